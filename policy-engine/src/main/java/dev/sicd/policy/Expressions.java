package dev.sicd.policy;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelMathExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks expressions over the names known so far and makes them ready. Everything that an expression could use to take
 * long or to grow is bounded here, and what is left of it by {@link Cost}.
 */
final class Expressions {
    static final int TEXT_MAX = 4_096;
    private static final int NODES_MAX = 1_000;
    private static final int DEPTH_MAX = 48;
    /** For all comprehensions of an expression together; a proposal has at most 1000 changes. */
    private static final int ITERATIONS_MAX = 20_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(ITERATIONS_MAX)
            .maxExpressionCodePointSize(TEXT_MAX)
            .maxParseRecursionDepth(DEPTH_MAX)
            .maxParseExpressionNodeCount(NODES_MAX)
            .build();
    private static final CelStringExtensions STRINGS = CelExtensions.strings(
            CelStringExtensions.Function.CHAR_AT,
            CelStringExtensions.Function.INDEX_OF,
            CelStringExtensions.Function.LAST_INDEX_OF,
            CelStringExtensions.Function.LOWER_ASCII,
            CelStringExtensions.Function.SPLIT,
            CelStringExtensions.Function.SUBSTRING,
            CelStringExtensions.Function.TRIM,
            CelStringExtensions.Function.UPPER_ASCII);
    private static final CelMathExtensions MATH = CelExtensions.math(
            CelMathExtensions.Function.MAX, CelMathExtensions.Function.MIN, CelMathExtensions.Function.ABS);

    private final CelCompiler compiler;
    private final List<String> names;
    private final Regexes regexes;
    private final CelRuntime runtime;

    private Expressions(CelCompiler compiler, List<String> names, Regexes regexes, CelRuntime runtime) {
        this.compiler = compiler;
        this.names = names;
        this.regexes = regexes;
        this.runtime = runtime;
    }

    /** Over the facts, and nothing else yet. */
    static Expressions overFacts() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(Types.OF_FACTS)
                .addLibraries(STRINGS, MATH);
        for (Fact fact : Fact.values()) {
            builder.addVar(fact.called(), fact.type());
        }
        Regexes regexes = new Regexes();
        return new Expressions(builder.build(), Fact.names(), regexes, runtime(regexes));
    }

    @SuppressWarnings("Immutable") // what it keeps no longer changes once the file is read
    private static CelRuntime runtime(Regexes regexes) {
        return CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(OPTIONS)
                .setTypeProvider(Types.OF_FACTS)
                .setStandardFunctions(CelStandardFunctions.newBuilder()
                        .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                        .build())
                .addFunctionBindings(CelFunctionBinding.fromOverloads(
                        "matches",
                        CelFunctionBinding.from("matches", String.class, String.class, regexes::matches),
                        CelFunctionBinding.from("matches_string", String.class, String.class, regexes::matches)))
                .addLibraries(STRINGS, MATH)
                .build();
    }

    Expressions with(String name, CelType type) {
        List<String> more = new ArrayList<>(names);
        more.add(name);
        return new Expressions(
                compiler.toCompilerBuilder().addVar(name, type).build(), List.copyOf(more), regexes, runtime);
    }

    /**
     * With a name whose value is wrong: it is known all the same, and whatever uses it is not complained of again.
     */
    Expressions withBroken(String name) {
        return with(name, SimpleType.DYN);
    }

    private static boolean isUsingBroken(CelAbstractSyntaxTree tree) {
        return tree.getTypeMap().entrySet().stream()
                .filter(type -> type.getValue().equals(SimpleType.DYN))
                .anyMatch(type -> tree.getReference(type.getKey())
                        .map(reference -> !reference.name().isEmpty())
                        .orElse(false));
    }

    List<String> names() {
        return names;
    }

    /** Ready, or empty when the mistakes say why not. */
    Optional<Expression> compile(Scalar text) {
        CelValidationResult result = compiler.compile(text.value());
        if (result.hasError()) {
            new Complaint(text, names).about(result.getErrors());
            return Optional.empty();
        }
        try {
            CelAbstractSyntaxTree tree = result.getAst();
            Optional<String> tooCostly = new Cost(tree, regexes).complaint();
            if (tooCostly.isPresent() && !isUsingBroken(tree)) {
                text.mistake(tooCostly.get(), "");
                return Optional.empty();
            }
            return Optional.of(new Expression(text.value(), tree.getResultType(), runtime.createProgram(tree)));
        } catch (CelValidationException | CelEvaluationException e) {
            text.mistake("cannot be used: " + Shown.printable(String.valueOf(e.getMessage()), Shown.LINE_MAX), "");
            return Optional.empty();
        }
    }

    /** The one type of ours that expressions know. */
    private enum Types implements CelTypeProvider {
        OF_FACTS;

        @Override
        public ImmutableCollection<CelType> types() {
            return ImmutableList.of(Fact.CHANGE);
        }

        @Override
        public Optional<CelType> findType(String name) {
            return name.equals(Fact.CHANGE.name()) ? Optional.of(Fact.CHANGE) : Optional.empty();
        }
    }
}
