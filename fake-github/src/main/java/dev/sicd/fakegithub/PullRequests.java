package dev.sicd.fakegithub;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** The pull requests of one repository and the rules GitHub has for them; it is guarded by the repository's lock. */
final class PullRequests {
    private static final int TITLE_LENGTH_MAX = 256;
    private static final int BODY_LENGTH_MAX = 65_536;
    private static final String RESOURCE = "PullRequest";

    private final SortedMap<Integer, PullRequest> byNumber = new TreeMap<>();
    private final FakeRepository repository;
    private final InstantSource clock;
    private final Webhook webhook;

    PullRequests(FakeRepository repository, InstantSource clock, Webhook webhook) {
        this.repository = repository;
        this.clock = clock;
        this.webhook = webhook;
    }

    /** @throws RefusedException as GitHub refuses: no such branch, nothing to propose, one is open already */
    PullRequest open(String author, String title, String body, String head, String base, boolean draft) {
        checkTexts(title, body);
        ObjectId from = branch(head, "head");
        ObjectId onto = branch(base, "base");
        if (repository.git().ahead(onto, from) == 0) {
            throw RefusedException.custom(RESOURCE, "No commits between %s and %s".formatted(base, head));
        }
        if (byNumber.values().stream().anyMatch(other -> other.isOpen() && isFor(other, head, base))) {
            throw RefusedException.custom(
                    RESOURCE, "A pull request already exists for %s:%s.".formatted(repository.owner(), head));
        }
        PullRequest opened = new PullRequest(
                byNumber.size() + 1,
                author,
                title,
                body,
                head,
                from.name(),
                base,
                draft,
                Optional.empty(),
                clock.instant(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        byNumber.put(opened.number(), opened);
        return opened;
    }

    /** In the order they were opened. */
    List<PullRequest> all() {
        return byNumber.values().stream().map(this::current).toList();
    }

    Optional<PullRequest> find(int number) {
        return Optional.ofNullable(byNumber.get(number)).map(this::current);
    }

    Set<Integer> numbers() {
        return Set.copyOf(byNumber.keySet());
    }

    /** @throws RefusedException when there is none of this number */
    PullRequest change(int number, UnaryOperator<PullRequest> change) {
        PullRequest changed = change.apply(find(number).orElseThrow(RefusedException::notFound));
        byNumber.put(number, changed);
        return changed;
    }

    PullRequest close(int number) {
        return ended(open(number), Optional.empty());
    }

    void closeFrom(String head) {
        all().stream()
                .filter(request -> request.isOpen() && request.head().equals(head))
                .forEach(request -> close(request.number()));
    }

    PullRequest merge(int number) {
        PullRequest request = open(number);
        ObjectId head = ObjectId.fromString(request.headSha());
        ObjectId base = branch(request.base(), "base");
        ObjectId tree = repository
                .git()
                .merged(base, head)
                .orElseThrow(
                        () -> new IllegalStateException("pull request %d of %s conflicts with '%s'; resolve it first"
                                .formatted(number, repository.fullName(), request.base())));
        String message = "Merge pull request #%d from %s/%s\n\n%s"
                .formatted(number, repository.owner(), request.head(), request.title());
        ObjectId merge = repository.commitAs(repository.human(), tree, List.of(base, head), message);
        repository.git().updateRef(Constants.R_HEADS + request.base(), merge);
        return ended(request, Optional.of(merge.name()));
    }

    private PullRequest ended(PullRequest request, Optional<String> merge) {
        PullRequest closed = request.closed(clock.instant(), merge);
        byNumber.put(closed.number(), closed);
        webhook.closed(repository, closed);
        return closed;
    }

    private PullRequest open(int number) {
        return find(number)
                .filter(PullRequest::isOpen)
                .orElseThrow(() -> new IllegalArgumentException("%s has no open pull request %d; it has %s"
                        .formatted(repository.fullName(), number, numbers())));
    }

    /** An open one follows its branch; a closed one stays where it was. */
    private PullRequest current(PullRequest request) {
        if (!request.isOpen()) {
            return request;
        }
        return repository
                .git()
                .ref(Constants.R_HEADS + request.head())
                .map(sha -> request.at(sha.name()))
                .orElse(request);
    }

    private ObjectId branch(String name, String field) {
        return repository
                .git()
                .ref(Constants.R_HEADS + name)
                .orElseThrow(() -> RefusedException.invalid(RESOURCE, field, "invalid"));
    }

    private static void checkTexts(String title, String body) {
        if (title.isBlank()) {
            throw RefusedException.invalid(RESOURCE, "title", "missing_field");
        }
        if (title.length() > TITLE_LENGTH_MAX) {
            throw RefusedException.custom(
                    RESOURCE, "title is too long (maximum is %d characters)".formatted(TITLE_LENGTH_MAX));
        }
        if (body.length() > BODY_LENGTH_MAX) {
            throw RefusedException.custom(
                    RESOURCE, "body is too long (maximum is %d characters)".formatted(BODY_LENGTH_MAX));
        }
    }

    private static boolean isFor(PullRequest request, String head, String base) {
        return request.head().equals(head) && request.base().equals(base);
    }
}
