package dev.sicd.policy;

import dev.cel.common.CelIssue;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in the words of the policy's author what the compiler of expressions found. */
final class Complaint {
    private static final List<String> FUNCTIONS = List.of(
            "all",
            "charAt",
            "contains",
            "double",
            "endsWith",
            "exists",
            "exists_one",
            "filter",
            "has",
            "indexOf",
            "int",
            "lastIndexOf",
            "lowerAscii",
            "map",
            "matches",
            "math.abs",
            "math.greatest",
            "math.least",
            "size",
            "split",
            "startsWith",
            "string",
            "substring",
            "trim",
            "upperAscii");
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
    private static final Pattern FIELD = Pattern.compile("undefined field '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern QUALIFIED = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");

    private final Scalar text;
    private final List<String> names;

    Complaint(Scalar text, List<String> names) {
        this.text = text;
        this.names = names;
    }

    /** A misspelt function brings its arguments down with it: then only the function is told. */
    void about(List<CelIssue> issues) {
        List<CelIssue> functions = issues.stream().filter(this::isAboutFunction).toList();
        (functions.isEmpty() ? issues : functions).forEach(this::about);
    }

    private boolean isAboutFunction(CelIssue issue) {
        Matcher undeclared = UNDECLARED.matcher(issue.getMessage());
        return undeclared.matches() && isCalled(undeclared.group(1), restOf(issue));
    }

    private void about(CelIssue issue) {
        int line = Math.max(0, issue.getSourceLocation().getLine() - 1);
        int column = Math.max(0, issue.getSourceLocation().getColumn());
        String message = issue.getMessage();
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            undeclared(undeclared.group(1), restOf(issue), line, column);
            return;
        }
        Matcher field = FIELD.matcher(message);
        if (field.matches()) {
            String name = field.group(1);
            text.mistakeAt(
                    line,
                    column,
                    Shown.quoted(name) + " is not a field of a change",
                    Names.cure(name, Fact.CHANGE.fieldNames()));
            return;
        }
        Matcher overload = OVERLOAD.matcher(message);
        if (overload.matches()) {
            text.mistakeAt(line, column, unfit(overload.group(1), overload.group(2)), cure(overload.group(2)));
            return;
        }
        text.mistakeAt(line, column, "is not an expression: " + Shown.printable(message, Shown.LINE_MAX), "");
    }

    private void undeclared(String name, String rest, int line, int column) {
        if (isCalled(name, rest)) {
            text.mistakeAt(line, column, Shown.quoted(name) + " is not a function", Names.cure(name, FUNCTIONS));
            return;
        }
        Matcher whole = QUALIFIED.matcher(rest);
        String full = whole.lookingAt() ? whole.group() : name;
        boolean endsInFunction = rest.startsWith("(", full.length()) && full.contains(".");
        String variable = endsInFunction ? full.substring(0, full.lastIndexOf('.')) : full;
        text.mistakeAt(line, column, Shown.quoted(variable) + " is not a variable", Names.cure(variable, names));
    }

    /** Functions are reported at their opening parenthesis, variables where they begin. */
    private static boolean isCalled(String name, String rest) {
        return !rest.startsWith(name) || rest.startsWith("(", name.length());
    }

    private String restOf(CelIssue issue) {
        int line = Math.max(0, issue.getSourceLocation().getLine() - 1);
        int column = Math.max(0, issue.getSourceLocation().getColumn());
        String[] lines = text.value().split("\n", -1);
        String own = line < lines.length ? lines[line] : "";
        return own.substring(Math.min(column, own.length()));
    }

    private static String unfit(String function, String types) {
        String operator = function.replaceAll("^@|_", "");
        return Shown.quoted(operator) + " does not fit " + types;
    }

    private static String cure(String types) {
        return types.contains("int") && types.contains("double")
                ? "whole and decimal numbers do not mix; write double(...) around the whole one"
                : "";
    }
}
