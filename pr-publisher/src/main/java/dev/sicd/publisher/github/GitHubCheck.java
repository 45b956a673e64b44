package dev.sicd.publisher.github;

import dev.sicd.publisher.github.Exchange.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks whether pull requests can be opened in a repository, as far as reading tells; it changes nothing there. All that it
 * sends beside reads is an App's request for a token.
 */
public final class GitHubCheck {
    private static final int REQUESTS_LEFT_MIN = 100;

    private final GitHub github;

    private GitHubCheck(GitHub github) {
        this.github = github;
    }

    public static GitHubCheck of(GitHub github) {
        return new GitHubCheck(github);
    }

    /** What was found, in the order in which it was looked at; it ends with what makes the rest pointless. */
    public List<Finding> run(String owner, String name) throws InterruptedException {
        if (!GitHubUrls.isRepository(owner, name)) {
            return List.of(Finding.fault("'%s' is no name of a repository at GitHub; give OWNER/NAME"
                    .formatted(Complaint.shown(owner + "/" + name, 150))));
        }
        return switch (github.identity()) {
            case TokenIdentity token -> ofToken(token, owner, name);
            case AppIdentity app -> ofApp(app, owner, name);
        };
    }

    private List<Finding> ofToken(TokenIdentity token, String owner, String name) throws InterruptedException {
        List<Finding> found = new ArrayList<>();
        Result user = token.send(ApiRequest.get(github.urls().at("user"), "/user"), owner, name);
        found.add(TokenCheck.owner(user));
        if (found.getLast().level() == Finding.Level.FAULT) {
            return found;
        }
        Result repository = token.send(repository(owner, name), owner, name);
        found.addAll(repository(repository));
        if (repository instanceof Result.Answered answered) {
            found.addAll(TokenCheck.permissions(answered.answer()));
        }
        return found;
    }

    private List<Finding> ofApp(AppIdentity app, String owner, String name) throws InterruptedException {
        List<Finding> found = new ArrayList<>();
        found.add(AppCheck.app(app.sendAsApp(ApiRequest.get(github.urls().at("app"), "/app"))));
        if (found.getLast().level() == Finding.Level.FAULT) {
            return found;
        }
        List<Finding> installation = AppCheck.installation(app.sendAsApp(app.installation(owner, name)));
        found.addAll(installation);
        if (installation.stream().noneMatch(finding -> finding.level() == Finding.Level.FAULT)) {
            found.addAll(repository(app.send(repository(owner, name), owner, name)));
        }
        return found;
    }

    private ApiRequest repository(String owner, String name) {
        return new RepositoryRequests(github.urls(), owner, name).repository();
    }

    private static List<Finding> repository(Result result) {
        if (result instanceof Result.Failed failed) {
            return List.of(Finding.fault(failed.refused().message()));
        }
        ApiAnswer answer = ((Result.Answered) result).answer();
        List<Finding> found = new ArrayList<>();
        found.add(requestsLeft(answer));
        try {
            ApiFields fields = ApiFields.of(answer);
            found.add(state(fields.text("/full_name"), fields.text("/default_branch"), fields));
        } catch (Unreadable e) {
            found.add(Finding.fault("what GitHub says of the repository cannot be read: " + e.getMessage()
                    + "; is SICD_GITHUB_API the address of its API?"));
        }
        return found;
    }

    private static Finding state(String repository, String defaultBranch, ApiFields fields) {
        String shown = Complaint.shown(repository, 150);
        if (fields.isTrue("/archived")) {
            return Finding.fault(shown + " is archived, and nothing can be written to it; take it out of the archive");
        }
        if (fields.isTrue("/disabled")) {
            return Finding.fault(shown + " is disabled; ask GitHub why");
        }
        return Finding.ok(
                "%s can be read; its default branch is '%s'".formatted(shown, Complaint.shown(defaultBranch, 250)));
    }

    private static Finding requestsLeft(ApiAnswer answer) {
        String left = answer.header("x-ratelimit-remaining").orElse("");
        String limit = answer.header("x-ratelimit-limit").orElse("");
        if (!left.matches("[0-9]{1,9}") || !limit.matches("[0-9]{1,9}")) {
            return Finding.ok("GitHub names no limit of requests");
        }
        String sentence = "%s of %s requests are left in this hour".formatted(left, limit);
        return Integer.parseInt(left) < REQUESTS_LEFT_MIN
                ? Finding.warning(sentence + "; when they are used up, publishing waits")
                : Finding.ok(sentence);
    }
}
