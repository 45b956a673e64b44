package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What GitHub has no address for, and scripts need: the state of everything, and the buttons a person presses. */
final class FakePages {
    private static final Pattern BUTTON = Pattern.compile("(merge|close)/([^/]+/[^/]+)/([0-9]{1,9})");

    private final Repositories repositories;
    private final RequestLog log;
    private final Webhook webhook;

    FakePages(Repositories repositories, RequestLog log, Webhook webhook) {
        this.repositories = repositories;
        this.log = log;
        this.webhook = webhook;
    }

    Reply answer(String method, String page) {
        if (method.equals("GET") && page.equals("state")) {
            return Reply.ok(state());
        }
        Matcher button = BUTTON.matcher(page);
        if (!method.equals("POST") || !button.matches()) {
            return Reply.message(
                    404, "there is GET state, POST merge/OWNER/NAME/NUMBER and POST close/OWNER/NAME/NUMBER");
        }
        return repositories
                .find(button.group(2))
                .map(repository -> pressed(repository, button.group(1), Integer.parseInt(button.group(3))))
                .orElseGet(() -> Reply.message(404, "there is no repository '%s'".formatted(button.group(2))));
    }

    private static Reply pressed(FakeRepository repository, String button, int number) {
        try {
            PullRequest closed = button.equals("merge") ? repository.merge(number) : repository.close(number);
            return Reply.ok(described(repository, closed));
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Reply.message(409, String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode state() {
        ObjectNode state = Json.object();
        ObjectNode byName = state.putObject("repositories");
        for (FakeRepository repository : repositories.all()) {
            synchronized (repository) {
                byName.putObject(repository.fullName())
                        .put("defaultBranch", repository.settings().defaultBranch())
                        .set(
                                "pullRequests",
                                Json.array(repository.pullRequests().stream()
                                        .map(request -> described(repository, request))
                                        .toList()));
            }
        }
        log.violations().forEach(state.putArray("violations")::add);
        webhook.deliveries().forEach(state.putArray("deliveries")::add);
        return state.put("requests", log.requests().size());
    }

    private static ObjectNode described(FakeRepository repository, PullRequest request) {
        CommitView head = repository.commitOf(request.headSha());
        ObjectNode json = Json.object()
                .put("number", request.number())
                .put("title", request.title())
                .put("body", request.body())
                .put("state", request.isMerged() ? "merged" : request.state())
                .put("draft", request.draft())
                .put("author", request.author())
                .put("head", request.head())
                .put("base", request.base())
                .put("commit", head.sha())
                .put("tree", head.tree())
                .put("commits", repository.aheadOf(request));
        request.labels().forEach(json.putArray("labels")::add);
        ObjectNode files = json.putObject("files");
        repository.filesOf(head.sha()).forEach((path, file) -> files.set(path, described(file)));
        return json;
    }

    private static ObjectNode described(TreeFile file) {
        ObjectNode json = Json.object().put("mode", file.mode());
        Optional<String> text = text(file.bytes());
        return text.isPresent()
                ? json.put("text", text.get())
                : json.put("base64", Base64.getEncoder().encodeToString(file.bytes()));
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
