package dev.sicd.policy;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the names that a file defines: sets of files, then variables, each of which may use those above it. */
final class Vocabulary {
    private static final int NAMES_MAX = 100;
    private static final int PATTERNS_MAX = 200;
    private static final int PATTERN_LENGTH_MAX = 200;
    private static final String NAME = "[a-z][a-z0-9_]{0,63}";
    private static final Set<String> RESERVED = Set.of(
            "as",
            "break",
            "const",
            "continue",
            "else",
            "false",
            "for",
            "function",
            "if",
            "import",
            "in",
            "let",
            "loop",
            "namespace",
            "null",
            "package",
            "return",
            "true",
            "var",
            "void",
            "while",
            "math",
            "size",
            "type");

    private Expressions expressions = Expressions.overFacts();

    /** Adds to the given variables, and returns expressions that may use them. */
    Expressions read(Section file, Map<String, Variable> variables) {
        file.section("file_sets").ifPresent(sets -> fileSets(sets, variables));
        file.section("variables").ifPresent(section -> variables(section, variables));
        return expressions;
    }

    private void fileSets(Section sets, Map<String, Variable> variables) {
        for (String name : sets.keys()) {
            Section named = sets.called("file set " + Shown.quoted(name) + ": ");
            if (!isFree(named.key(name), variables)) {
                continue;
            }
            List<Scalar> patterns = named.texts(name);
            if (patterns.isEmpty() || patterns.size() > PATTERNS_MAX) {
                named.mistakeAtKey(name, "it has %d patterns".formatted(patterns.size()), "write 1 to " + PATTERNS_MAX);
            }
            patterns.forEach(Vocabulary::check);
            variables.put(
                    name,
                    FileSet.of(
                            patterns.stream().map(Scalar::value).map(Glob::of).toList()));
            expressions = expressions.with(name, ListType.create(SimpleType.STRING));
        }
    }

    private static void check(Scalar pattern) {
        String value = pattern.value();
        if (value.isBlank() || value.length() > PATTERN_LENGTH_MAX) {
            pattern.mistake(
                    "a pattern has %d characters".formatted(value.length()), "write 1 to " + PATTERN_LENGTH_MAX);
        } else if (value.endsWith("/")) {
            pattern.mistake(Shown.quoted(value) + " matches no file", "write '" + value + "**' for all below it");
        } else if (value.equals("**") || value.startsWith("./") || value.startsWith("!") || value.contains("[")) {
            pattern.mistake(Shown.quoted(value) + " is not a pattern", "use names, '/', '*', '?' and '**/'");
        }
    }

    private void variables(Section section, Map<String, Variable> variables) {
        for (String name : section.keys()) {
            Section named = section.called("variable " + Shown.quoted(name) + ": ");
            if (!isFree(named.key(name), variables)) {
                continue;
            }
            Optional<Expression> expression = named.optional(name).flatMap(expressions::compile);
            expression.ifPresent(known -> variables.put(name, known));
            expressions = expression
                    .map(known -> expressions.with(name, known.type()))
                    .orElseGet(() -> expressions.withBroken(name));
        }
    }

    private boolean isFree(Scalar name, Map<String, Variable> variables) {
        String value = name.value();
        Set<String> taken = new HashSet<>(RESERVED);
        Fact.names()
                .forEach(fact -> taken.add(fact.substring(0, fact.contains(".") ? fact.indexOf('.') : fact.length())));
        taken.add(Fact.RISK);
        taken.addAll(variables.keySet());
        if (!value.matches(NAME)) {
            name.mistake("this is not a name", "use up to 64 small letters, digits and '_'");
        } else if (taken.contains(value)) {
            name.mistake("the name is taken", "choose another");
        } else if (variables.size() >= NAMES_MAX) {
            name.mistake("there are more than %d names".formatted(NAMES_MAX), "do with fewer");
        } else {
            return true;
        }
        return false;
    }
}
