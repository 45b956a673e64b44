package dev.sicd.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what could double a value again and again: joined texts and lists, and lists in lists. Without them the values of
 * an expression are never larger than the facts and the file, so that counting its iterations bounds its cost.
 */
final class Growth {
    private static final Set<String> JOINING = Set.of("add_string", "add_list", "add_bytes");
    private static final int NESTING_MAX = 2;

    private Growth() {}

    static Optional<String> in(CelAbstractSyntaxTree tree) {
        if (tree.getTypeMap().values().stream().anyMatch(type -> nesting(type) > NESTING_MAX)) {
            return Optional.of("has lists in lists in lists");
        }
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .map(node -> node.expr())
                .map(expression -> complaint(tree, expression))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> complaint(CelAbstractSyntaxTree tree, CelExpr expression) {
        if (tree.getType(expression.id()).filter(Growth::isOpen).isPresent()) {
            return Optional.of("has a part whose type is only known later");
        }
        boolean joins = tree.getReference(expression.id())
                .map(reference -> reference.overloadIds().stream().anyMatch(JOINING::contains))
                .orElse(false);
        return joins && !isOfMacro(expression) ? Optional.of("joins texts or lists") : Optional.empty();
    }

    private static boolean isOpen(CelType type) {
        return type.equals(SimpleType.DYN) || type.parameters().stream().anyMatch(Growth::isOpen);
    }

    /** {@code filter} and {@code map} collect their result in a variable that no author can name. */
    private static boolean isOfMacro(CelExpr joining) {
        CelExpr left = joining.call().args().getFirst();
        return left.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT
                && left.ident().name().startsWith("@");
    }

    private static int nesting(CelType type) {
        int deepest = type.parameters().stream().mapToInt(Growth::nesting).max().orElse(0);
        return switch (type.kind()) {
            case LIST, MAP -> deepest + 1;
            default -> deepest;
        };
    }
}
