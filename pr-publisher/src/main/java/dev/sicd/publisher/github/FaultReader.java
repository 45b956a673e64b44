package dev.sicd.publisher.github;

import dev.sicd.model.publish.Observation.Fault;
import java.util.Optional;

/**
 * Says why something was not done, from an answer that is no success. Texts are matched loosely: GitHub documents few of
 * them and changes them. It does not decide what to do about it.
 */
final class FaultReader {
    private static final int SHOWN_LENGTH_MAX = 200;

    private static final String RULES =
            "let a ruleset of the repository make an exception for these credentials, or for the branches they make";

    private static final String APP_PERMISSIONS =
            "give the App 'contents: write', 'pull_requests: write' and 'issues: write', and accept that for the installation";

    private FaultReader() {}

    static Fault fault(ApiAnswer answer, Complaint said) {
        if (answer.status() >= 500 || answer.status() == 408) {
            return Fault.UNSURE;
        }
        if (Limit.isIn(answer, said)) {
            return Fault.LIMITED;
        }
        return switch (answer.status()) {
            case 401 -> Fault.UNAUTHORIZED;
            case 404 -> Fault.MISSING;
            case 409 -> said.says("repository is empty") ? Fault.EMPTY : Fault.DENIED;
            case 422 -> unprocessable(said);
            default -> Fault.DENIED;
        };
    }

    private static Fault unprocessable(Complaint said) {
        if (said.says("reference already exists", "a pull request already exists")) {
            return Fault.EXISTS;
        }
        if (said.says("no commits between")) {
            return Fault.NOTHING_TO_OPEN;
        }
        if (said.says("draft pull requests are not supported")) {
            return Fault.NO_DRAFTS;
        }
        // the last one is a branch made just now that the pull requests do not know yet
        return said.says("object does not exist", "sha does not exist", "pullrequest head invalid")
                ? Fault.NOT_REPLICATED
                : Fault.DENIED;
    }

    /** The fact, GitHub's own words, and the cure where one is known. */
    static String message(ApiRequest request, ApiAnswer answer, Complaint said) {
        return "GitHub answered %d for %s: %s%s"
                .formatted(
                        answer.status(),
                        request,
                        said.text(),
                        cure(answer, said).map(cure -> "; " + cure).orElse(""));
    }

    private static Optional<String> cure(ApiAnswer answer, Complaint said) {
        return switch (answer.status()) {
            case 301, 302, 307, 308 -> Optional.of(moved(answer));
            case 401 -> Optional.of("give credentials that are valid, then nothing else has to be done");
            case 403 -> Optional.of(forbidden(answer, said));
            case 404 -> Optional.of("correct the name, or let these credentials see it" + needed(answer));
            case 422 -> unprocessableCure(said);
            default -> Optional.empty();
        };
    }

    private static Optional<String> unprocessableCure(Complaint said) {
        if (said.says("rule violations")) {
            return Optional.of(RULES);
        }
        return said.says("permissions requested are not granted") ? Optional.of(APP_PERMISSIONS) : Optional.empty();
    }

    private static String moved(ApiAnswer answer) {
        return "it has moved to %s; give its present name"
                .formatted(answer.header("location")
                        .map(where -> "'" + Complaint.shown(where, SHOWN_LENGTH_MAX) + "'")
                        .orElse("somewhere that it does not say"));
    }

    private static String forbidden(ApiAnswer answer, Complaint said) {
        if (said.says("archived")) {
            return "take the repository out of the archive, or withdraw the proposal";
        }
        if (said.says("rule violations")) {
            return RULES;
        }
        if (answer.header("x-github-sso").isPresent()) {
            return "authorise the token for the organisation's single sign-on";
        }
        return "grant these credentials what they lack" + needed(answer);
    }

    /** What the service says would have been enough: sets of permissions, of which one will do, or scopes. */
    private static String needed(ApiAnswer answer) {
        Optional<String> permissions = answer.header("x-accepted-github-permissions")
                .map(sets -> sets.replace("=", ": ").replace(";", " or"));
        Optional<String> scopes = answer.header("x-accepted-oauth-scopes").map(all -> "one of the scopes " + all);
        return permissions
                .map(text -> "'" + text + "'")
                .or(() -> scopes)
                .map(text -> ": " + Complaint.shown(text, SHOWN_LENGTH_MAX))
                .orElse("");
    }
}
