package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Lists, reads, opens pull requests and asks for their review; labels and assignees belong to issues. */
final class PullEndpoints {
    private static final int PAGE_LENGTH_MAX = 100;
    private static final String PAGE_LENGTH_DEFAULT = "30";

    private PullEndpoints() {}

    static Reply list(Call call) {
        Map<String, String> query = call.request().queryParameters();
        List<PullRequest> matching = call.repository().requests().all().stream()
                .filter(inState(query.getOrDefault("state", "open")))
                .filter(fromHead(call.repository(), query.getOrDefault("head", "")))
                .filter(request -> query.getOrDefault("base", request.base()).equals(request.base()))
                .sorted(order(query.getOrDefault("direction", "desc")))
                .toList();
        int length = Math.clamp(number(query, "per_page", PAGE_LENGTH_DEFAULT), 1, PAGE_LENGTH_MAX);
        long page = Math.max(1, number(query, "page", "1"));
        List<ObjectNode> shown = matching.stream()
                .skip((page - 1) * length)
                .limit(length)
                .map(request -> PullRequestJson.of(call.repository(), request))
                .toList();
        Reply reply = Reply.ok(Json.array(shown));
        return page * length < matching.size() ? reply.withHeader("Link", next(call, page + 1)) : reply;
    }

    static Reply get(Call call) {
        return Reply.ok(PullRequestJson.of(call.repository(), found(call)));
    }

    static Reply create(Call call) {
        PullRequest opened = call.repository()
                .requests()
                .open(
                        call.identity().login(),
                        call.text("title"),
                        call.text("body"),
                        ownBranch(call.repository(), call.text("head")),
                        call.text("base"),
                        call.body().path("draft").asBoolean());
        return Reply.created(PullRequestJson.of(call.repository(), opened));
    }

    static Reply requestReviewers(Call call) {
        FakeRepository repository = call.repository();
        PullRequest request = found(call);
        List<String> people = Json.texts(call.body().path("reviewers"), "login");
        List<String> teams = Json.texts(call.body().path("team_reviewers"), "slug");
        if (people.contains(request.author())) {
            throw RefusedException.unprocessable("Review cannot be requested from pull request author.");
        }
        Set<String> collaborators = repository.settings().collaborators();
        if (!collaborators.containsAll(people) || !repository.settings().teams().containsAll(teams)) {
            throw RefusedException.unprocessable(
                    "Reviews may only be requested from collaborators. One or more of the users or teams you specified is"
                            + " not a collaborator of the %s repository.".formatted(repository.fullName()));
        }
        PullRequest changed = repository.requests().change(request.number(), old -> old.requested(people, teams));
        return Reply.created(PullRequestJson.of(repository, changed));
    }

    private static PullRequest found(Call call) {
        return call.repository().requests().find(call.number("pull_number")).orElseThrow(RefusedException::notFound);
    }

    private static Predicate<PullRequest> inState(String state) {
        return request -> state.equals("all") || state.equals(request.state());
    }

    /** A head without an owner is ignored, as GitHub does: whoever asks so gets every pull request. */
    private static Predicate<PullRequest> fromHead(FakeRepository repository, String head) {
        return request -> !head.contains(":") || head.equals(repository.owner() + ":" + request.head());
    }

    /** Branches of forks are unknown here. */
    private static String ownBranch(FakeRepository repository, String head) {
        String prefix = repository.owner() + ":";
        return head.startsWith(prefix) ? head.substring(prefix.length()) : head;
    }

    private static Comparator<PullRequest> order(String direction) {
        Comparator<PullRequest> ascending = Comparator.comparingInt(PullRequest::number);
        return direction.equals("asc") ? ascending : ascending.reversed();
    }

    private static int number(Map<String, String> query, String name, String otherwise) {
        return Integer.parseInt(query.getOrDefault(name, otherwise));
    }

    private static String next(Call call, long page) {
        String rest = call.request().query().replaceAll("(^|&)page=[0-9]*", "");
        String host = call.request().header("host");
        return "<http://%s%s?%s&page=%d>; rel=\"next\""
                .formatted(host, call.request().path(), rest, page);
    }
}
