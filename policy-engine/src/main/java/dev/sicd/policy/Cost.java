package dev.sicd.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what could double a value again and again: joined texts and lists, and lists in lists. Without them the values of
 * an expression are never larger than the facts and the file, so that counting its iterations bounds its cost. Regular
 * expressions have to be known beforehand for the same reason.
 */
final class Cost {
    private static final Set<String> JOINING = Set.of("add_string", "add_list", "add_bytes");
    private static final int NESTING_MAX = 2;

    private final CelAbstractSyntaxTree tree;
    private final Regexes regexes;

    Cost(CelAbstractSyntaxTree tree, Regexes regexes) {
        this.tree = tree;
        this.regexes = regexes;
    }

    /** What an expression may not do, when it does it; its regular expressions are ready afterwards. */
    Optional<String> complaint() {
        if (tree.getTypeMap().values().stream().anyMatch(type -> nesting(type) > NESTING_MAX)) {
            return Optional.of("has lists in lists in lists; compare, count and filter instead");
        }
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .map(CelNavigableExpr::expr)
                .map(this::complaint)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> complaint(CelExpr part) {
        if (tree.getType(part.id()).filter(Cost::isOpen).isPresent()) {
            return Optional.of("has a part whose type is only known later; use values of one type");
        }
        if (part.exprKind().getKind() == ExprKind.Kind.STRUCT) {
            return Optional.of("makes a message; compare with its fields instead");
        }
        if (joins(part) && !isOfMacro(part)) {
            return Optional.of("joins texts or lists; compare, count and filter instead");
        }
        if (part.exprKind().getKind() == ExprKind.Kind.CALL
                && part.call().function().equals("matches")) {
            return regex(part.call().args());
        }
        return Optional.empty();
    }

    private Optional<String> regex(List<CelExpr> arguments) {
        CelExpr regex = arguments.getLast();
        boolean known = regex.exprKind().getKind() == ExprKind.Kind.CONSTANT
                && regex.constant().getKind() == CelConstant.Kind.STRING_VALUE;
        return known
                ? regexes.complaint(regex.constant().stringValue())
                : Optional.of("matches a regular expression that is only known later; write it out in quotes");
    }

    private boolean joins(CelExpr part) {
        return tree.getReference(part.id())
                .map(reference -> reference.overloadIds().stream().anyMatch(JOINING::contains))
                .orElse(false);
    }

    /** {@code filter} and {@code map} collect their result in a variable that no author can name. */
    private static boolean isOfMacro(CelExpr joining) {
        CelExpr left = joining.call().args().getFirst();
        return left.exprKind().getKind() == ExprKind.Kind.IDENT
                && left.ident().name().startsWith("@");
    }

    private static boolean isOpen(CelType type) {
        return type.equals(SimpleType.DYN) || type.parameters().stream().anyMatch(Cost::isOpen);
    }

    private static int nesting(CelType type) {
        int deepest = type.parameters().stream().mapToInt(Cost::nesting).max().orElse(0);
        return switch (type.kind()) {
            case LIST, MAP -> deepest + 1;
            default -> deepest;
        };
    }
}
