package dev.sicd.publisher;

import dev.sicd.model.git.GitId;
import dev.sicd.model.git.Mode;
import dev.sicd.model.git.PathEntry;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Command.Effect;
import dev.sicd.model.publish.Edit;
import dev.sicd.model.publish.Observation;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.model.publish.Observation.Refused;
import dev.sicd.publisher.Steps.Act;
import dev.sicd.publisher.github.GitHubCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * GitHub in memory, with its refusals: a branch or an open pull request that is there is not made again, whoever asks; what
 * is not there is said to be missing. What goes wrong on the way comes from the steps.
 */
final class ModelGitHub implements GitHubCalls {
    static final String BASE = "main";
    private static final Duration SLOW = Duration.ofMinutes(10);

    private final Steps steps;
    private final MovingClock clock;
    private final Consumer<Repository> changed;
    private final Consumer<Command.Call> making;
    private final SortedMap<String, Repository> repositories = new TreeMap<>();
    final ModelGit git = new ModelGit();
    private boolean lookedForOneBesideItsBranch;
    private Instant awayUntil = Instant.MIN;

    /**
     * GitHub without a repository.
     *
     * @param changed is told of every visible change, at once
     * @param making is told of every call that people can see something of, before it is answered
     */
    ModelGitHub(Steps steps, MovingClock clock, Consumer<Repository> changed, Consumer<Command.Call> making) {
        this.steps = steps;
        this.clock = clock;
        this.changed = changed;
        this.making = making;
    }

    /** It answers nobody for so long. */
    void leave(Duration time) {
        awayUntil = clock.instant().plus(time);
    }

    /** A pull request; where its branch points now is the branch's, while that is there. */
    static final class Pull {
        final long number;
        final String branch;
        final String base;
        final String head;
        final String title;
        final String body;
        boolean open = true;
        Optional<String> mergeCommit = Optional.empty();

        Pull(long number, Command.OpenPullRequest asked, String head) {
            this.number = number;
            this.branch = asked.branch();
            this.base = asked.baseBranch();
            this.title = asked.title();
            this.body = asked.body();
            this.head = head;
        }
    }

    static final class Repository {
        final String name;
        final SortedMap<String, String> branches = new TreeMap<>();
        final List<Pull> pulls = new ArrayList<>();

        Repository(String name) {
            this.name = name;
        }

        String head(String branch) {
            return Optional.ofNullable(branches.get(branch))
                    .orElseThrow(() -> new AssertionError("there is no branch " + branch));
        }

        List<Pull> open() {
            return pulls.stream().filter(pull -> pull.open).toList();
        }
    }

    Repository create(String owner, String name, SortedMap<String, String> files) {
        Repository repository = new Repository(owner + "/" + name);
        repositories.put(repository.name, repository);
        commit(repository, BASE, files, List.of(), "first");
        return repository;
    }

    List<Repository> repositories() {
        return List.copyOf(repositories.values());
    }

    // what people do

    void push(Repository repository, String path, String content) {
        SortedMap<String, String> files = new TreeMap<>(git.filesOf(repository.head(BASE)));
        files.put(path, content);
        commit(repository, BASE, files, List.of(repository.head(BASE)), "people's");
    }

    void merge(Repository repository, Pull pull) {
        SortedMap<String, String> files = new TreeMap<>(git.filesOf(repository.head(BASE)));
        SortedMap<String, String> after = git.filesOf(pull.head);
        SortedMap<String, String> before = git.filesOf(parent(pull.head));
        before.keySet().stream().filter(path -> !after.containsKey(path)).forEach(path -> files.remove(path));
        after.forEach((path, content) -> {
            if (!content.equals(before.get(path))) {
                files.put(path, content);
            }
        });
        pull.mergeCommit = Optional.of(
                commit(repository, BASE, files, List.of(repository.head(BASE), pull.head), "merge of " + pull.number));
        pull.open = false;
        changed.accept(repository);
    }

    void close(Repository repository, Pull pull) {
        pull.open = false;
        changed.accept(repository);
    }

    void delete(Repository repository, String branch) {
        repository.branches.remove(branch);
        changed.accept(repository);
    }

    private String parent(String commit) {
        return git.commit(commit).orElseThrow().parents().getFirst();
    }

    private String commit(
            Repository repository, String branch, SortedMap<String, String> files, List<String> parents, String said) {
        String id = git.commit(
                new ModelGit.Commit(git.tree(files), parents, said),
                clock.instant().getEpochSecond());
        repository.branches.put(branch, id);
        return id;
    }

    // what the publisher asks

    @Override
    public boolean credentialsChanged() {
        return false;
    }

    @Override
    public Observation call(String owner, String name, Command.Call call) {
        String what = call.getClass().getSimpleName() + " " + name;
        Act before = steps.at("before " + what);
        Optional<Observation> refused = refused(before, call);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (clock.instant().isBefore(awayUntil)) {
            return Refused.of(Fault.UNSURE, "503 Service Unavailable");
        }
        if (call.effect() == Effect.VISIBLE || call.effect() == Effect.DECORATION) {
            making.accept(call);
        }
        Observation answer = Optional.ofNullable(repositories.get(owner + "/" + name))
                .map(repository -> answer(repository, call, before))
                .orElseGet(() -> Refused.of(Fault.MISSING, "404 Not Found"));
        return switch (steps.at("after " + what)) {
            case ERROR -> Refused.of(Fault.UNSURE, "the connection was lost");
            case SLOW -> {
                clock.move(SLOW);
                yield answer;
            }
            default -> answer;
        };
    }

    private static Optional<Observation> refused(Act act, Command.Call call) {
        return switch (act) {
            case ERROR -> Optional.of(Refused.of(Fault.UNSURE, "502 Bad Gateway"));
            case LIMIT_SHORT ->
                Optional.of(new Refused(Fault.LIMITED, "403 secondary rate limit", Duration.ofMinutes(1)));
            case LIMIT_LONG -> Optional.of(new Refused(Fault.LIMITED, "403 rate limit", Duration.ofMinutes(40)));
            case LAG ->
                needsObject(call)
                        ? Optional.of(Refused.of(Fault.NOT_REPLICATED, "422 Object does not exist"))
                        : Optional.empty();
            case NOTHING, CRASH, FREEZE, SLOW -> Optional.empty();
        };
    }

    private static boolean needsObject(Command.Call call) {
        return call instanceof Command.CreateCommit
                || call instanceof Command.CreateBranch
                || call instanceof Command.OpenPullRequest;
    }

    private Observation answer(Repository repository, Command.Call call, Act act) {
        return switch (call) {
            case Command.ListPullRequests list -> list(repository, list, act);
            case Command.GetPullRequest get ->
                repository.pulls.stream()
                        .filter(pull -> pull.number == get.number())
                        .findFirst()
                        .<Observation>map(pull -> new Observation.Found(seen(repository, pull)))
                        .orElseGet(ModelGitHub::missing);
            case Command.GetRepository ignored -> new Observation.Repository(BASE, false);
            case Command.GetBranch get ->
                new Observation.Branch(Optional.ofNullable(repository.branches.get(get.branch()))
                        .map(GitId::new));
            case Command.GetCommit get ->
                git.commit(get.id().hex())
                        .<Observation>map(found -> seen(get.id().hex(), found))
                        .orElseGet(ModelGitHub::missing);
            case Command.GetTree get ->
                git.files(get.id().hex()).map(this::listing).orElseGet(ModelGitHub::missing);
            case Command.CreateBlob create -> new Observation.Stored(new GitId(git.blob(create.content())));
            case Command.CreateTree create -> tree(create);
            case Command.CreateCommit create -> commit(create);
            case Command.CreateBranch create -> branch(repository, create);
            case Command.OpenPullRequest open -> pull(repository, open);
            case Command.AddLabels ignored -> new Observation.Done();
            case Command.RequestReviewers ignored -> new Observation.Done();
            case Command.AddAssignees ignored -> new Observation.Done();
        };
    }

    private Observation list(Repository repository, Command.ListPullRequests list, Act act) {
        lookedForOneBesideItsBranch = repository.branches.containsKey(list.branch());
        return new Observation.PullRequests(repository.pulls.stream()
                .filter(pull -> pull.branch.equals(list.branch()))
                // a list may be a little older than what was answered last
                .filter(pull -> act != Act.LAG || !pull.open)
                .map(pull -> seen(repository, pull))
                .toList());
    }

    /** Whether whoever passed that point may open a pull request next. */
    boolean isAboutToOpen(String point) {
        return point.contains("before OpenPullRequest")
                || (point.contains("after ListPullRequests") && lookedForOneBesideItsBranch);
    }

    private static Observation missing() {
        return Refused.of(Fault.MISSING, "404 Not Found");
    }

    private static Observation notReplicated() {
        return Refused.of(Fault.NOT_REPLICATED, "422 Object does not exist");
    }

    private Observation tree(Command.CreateTree create) {
        Optional<SortedMap<String, String>> base = git.files(create.base().hex());
        if (base.isEmpty()) {
            return notReplicated();
        }
        SortedMap<String, String> files = new TreeMap<>(base.get());
        for (Edit edit : create.edits()) {
            Optional<String> content = edit.content().or(() -> edit.blob().flatMap(blob -> git.content(blob.hex())));
            content.ifPresentOrElse(text -> files.put(edit.path(), text), () -> files.remove(edit.path()));
        }
        return new Observation.Stored(new GitId(git.tree(files)));
    }

    private Observation commit(Command.CreateCommit create) {
        if (git.files(create.tree().hex()).isEmpty()
                || git.commit(create.parent().hex()).isEmpty()) {
            return notReplicated();
        }
        ModelGit.Commit commit =
                new ModelGit.Commit(create.tree().hex(), List.of(create.parent().hex()), create.message());
        return seen(git.commit(commit, clock.instant().getEpochSecond()), commit);
    }

    private Observation branch(Repository repository, Command.CreateBranch create) {
        if (git.commit(create.commit().hex()).isEmpty()) {
            return notReplicated();
        }
        if (repository.branches.putIfAbsent(create.branch(), create.commit().hex()) != null) {
            return Refused.of(Fault.EXISTS, "422 Reference already exists");
        }
        changed.accept(repository);
        return new Observation.Done();
    }

    private Observation pull(Repository repository, Command.OpenPullRequest asked) {
        Optional<String> head = Optional.ofNullable(repository.branches.get(asked.branch()));
        if (head.isEmpty()) {
            return Refused.of(Fault.NOT_REPLICATED, "422 PullRequest head invalid");
        }
        if (!repository.branches.containsKey(asked.baseBranch())) {
            return Refused.of(Fault.DENIED, "422 PullRequest base invalid");
        }
        boolean exists = repository.open().stream()
                .anyMatch(pull -> pull.branch.equals(asked.branch()) && pull.base.equals(asked.baseBranch()));
        if (exists) {
            return Refused.of(Fault.EXISTS, "422 A pull request already exists");
        }
        if (isIn(head.get(), repository.head(asked.baseBranch()))) {
            return Refused.of(Fault.NOTHING_TO_OPEN, "422 No commits between");
        }
        Pull pull = new Pull(repository.pulls.size() + 1L, asked, head.get());
        repository.pulls.add(pull);
        changed.accept(repository);
        return new Observation.Found(seen(repository, pull));
    }

    private boolean isIn(String commit, String history) {
        return commit.equals(history)
                || git.commit(history).orElseThrow().parents().stream().anyMatch(parent -> isIn(commit, parent));
    }

    private static Observation.PullRequest seen(Repository repository, Pull pull) {
        return new Observation.PullRequest(
                pull.number,
                "https://github.example/" + repository.name + "/pull/" + pull.number,
                pull.body,
                pull.branch,
                repository.name,
                new GitId(pull.head),
                pull.base,
                pull.open,
                pull.mergeCommit.isPresent(),
                pull.mergeCommit.map(GitId::new));
    }

    private static Observation.Commit seen(String id, ModelGit.Commit commit) {
        return new Observation.Commit(
                new GitId(id),
                new GitId(commit.tree()),
                commit.parents().stream().map(GitId::new).toList(),
                commit.message(),
                false);
    }

    private Observation listing(SortedMap<String, String> files) {
        List<PathEntry> entries = new ArrayList<>();
        list("", files, entries);
        return new Observation.Listing(entries, false);
    }

    private void list(String prefix, SortedMap<String, String> files, List<PathEntry> into) {
        for (ModelGit.Entry entry : git.entries(files)) {
            into.add(new PathEntry(
                    prefix + entry.name(), entry.isDirectory() ? Mode.DIRECTORY : Mode.FILE, new GitId(entry.id())));
            if (entry.isDirectory()) {
                SortedMap<String, String> below = git.files(entry.id()).orElseThrow();
                list(prefix + entry.name() + "/", below, into);
            }
        }
    }

    /** For people who read a failure. */
    Map<String, String> shown() {
        Map<String, String> shown = new TreeMap<>();
        repositories.forEach((name, repository) -> shown.put(
                name,
                repository.branches.keySet() + " "
                        + repository.pulls.stream()
                                .map(pull -> "#" + pull.number + " " + pull.branch + (pull.open ? " open" : " closed"))
                                .toList()));
        return shown;
    }
}
