package dev.sicd.publisher.github;

import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.publisher.github.Exchange.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Judges from GitHub's answers what a token may do; it sends nothing. */
final class TokenCheck {
    private TokenCheck() {}

    /** Whose token it is, from the answer of {@code GET /user}. */
    static Finding owner(Result user) {
        if (user instanceof Result.Failed failed) {
            return failed.refused().fault() == Fault.DENIED
                    ? Finding.warning(
                            "GitHub answers, and does not tell whose token it is, as with those of GitHub Actions")
                    : Finding.fault(failed.refused().message());
        }
        try {
            String login = ApiFields.of(((Result.Answered) user).answer()).text("/login");
            return Finding.ok("GitHub answers, and the token is one of '%s'".formatted(Complaint.shown(login, 100)));
        } catch (Unreadable e) {
            return Finding.fault("what answers is not GitHub's API: " + e.getMessage() + "; correct SICD_GITHUB_API");
        }
    }

    /** What it may do, from the answer of {@code GET /repos/OWNER/NAME}. */
    static List<Finding> permissions(ApiAnswer repository) {
        Optional<ApiFields> fields = ApiJson.parse(repository.body()).map(ApiFields::new);
        return List.of(fields.map(TokenCheck::push).orElseGet(TokenCheck::unknownPush), scopes(repository, fields));
    }

    private static Finding push(ApiFields fields) {
        if (!fields.json().at("/permissions/push").isBoolean()) {
            return unknownPush();
        }
        return fields.isTrue("/permissions/push")
                ? Finding.ok("whom the token belongs to may push to the repository")
                : Finding.fault(
                        "whom the token belongs to may not push to the repository; give that account the role Write");
    }

    private static Finding unknownPush() {
        return Finding.warning("GitHub does not say whether whom the token belongs to may push to the repository");
    }

    /** Classic tokens have scopes, and GitHub names them in a header; of the other tokens it says nothing. */
    private static Finding scopes(ApiAnswer repository, Optional<ApiFields> fields) {
        // there without a value when the token has none
        if (repository.headers().get("x-oauth-scopes") == null) {
            return Finding.warning(
                    "whether the token may write contents and pull requests cannot be told without writing;"
                            + " if it is a fine-grained one, see that it has 'contents: write' and 'pull requests: write',"
                            + " and 'issues: write' for labels and assignees");
        }
        Set<String> scopes = Arrays.stream(
                        repository.header("x-oauth-scopes").orElse("").split(","))
                .map(String::strip)
                .filter(scope -> !scope.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        boolean isPublic = fields.isPresent()
                && fields.get().json().at("/private").isBoolean()
                && !fields.get().isTrue("/private");
        boolean enough = scopes.contains("repo") || (isPublic && scopes.contains("public_repo"));
        String shown = Complaint.shown(scopes.isEmpty() ? "none" : String.join(", ", scopes), 200);
        return enough
                ? Finding.ok("the token has the scopes it needs: " + shown)
                : Finding.fault("the token has the scopes: %s; give it '%s'"
                        .formatted(shown, isPublic ? "public_repo" : "repo"));
    }
}
