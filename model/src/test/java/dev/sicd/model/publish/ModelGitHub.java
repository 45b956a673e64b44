package dev.sicd.model.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.git.GitId;
import dev.sicd.model.git.Mode;
import dev.sicd.model.git.PathEntry;
import dev.sicd.model.git.TreeEntry;
import dev.sicd.model.publish.Command.Call;
import dev.sicd.model.publish.Observation.Commit;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.model.publish.Observation.PullRequest;
import dev.sicd.model.publish.Observation.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One repository of a hosting service as a value machine: what a publication asks, it does or refuses as GitHub would. */
final class ModelGitHub {
    static final String REPOSITORY = "o/r";

    final Map<String, GitId> branches = new HashMap<>();
    final List<PullRequest> pullRequests = new ArrayList<>();
    final List<String> labels = new ArrayList<>();
    final List<Call> calls = new ArrayList<>();
    private final Map<GitId, Commit> commits = new HashMap<>();
    private final Map<GitId, SortedMap<String, String>> trees = new HashMap<>();
    private final Map<GitId, List<TreeEntry>> directories = new HashMap<>();
    private final Map<GitId, String> blobs = new HashMap<>();
    boolean archived;
    boolean drafts = true;
    boolean verifies = true;
    boolean storesOtherwise;
    int listedMax = Integer.MAX_VALUE;

    /** A repository with one commit of these files on {@code main}. */
    static ModelGitHub with(Map<String, String> files) {
        ModelGitHub github = new ModelGitHub();
        github.push("main", files, "first");
        return github;
    }

    /** What somebody else does. */
    GitId push(String branch, Map<String, String> files, String message) {
        List<GitId> parents = Optional.ofNullable(branches.get(branch)).stream().toList();
        GitId commit = commit(store(new TreeMap<>(files)), parents, message).id();
        branches.put(branch, commit);
        return commit;
    }

    Map<String, String> files(String branch) {
        return known(trees, head(branch).tree());
    }

    GitId tip(String branch) {
        return known(branches, branch);
    }

    Commit head(String branch) {
        return known(commits, tip(branch));
    }

    Observation call(Call call) {
        calls.add(call);
        return switch (call) {
            case Command.ListPullRequests ignored -> new Observation.PullRequests(pullRequests);
            case Command.GetPullRequest get ->
                pullRequests.stream()
                        .filter(one -> one.number() == get.number())
                        .findFirst()
                        .<Observation>map(Observation.Found::new)
                        .orElseGet(() -> no(Fault.MISSING));
            case Command.GetRepository ignored -> new Observation.Repository("main", archived);
            case Command.GetBranch get ->
                commits.isEmpty()
                        ? no(Fault.EMPTY)
                        : new Observation.Branch(Optional.ofNullable(branches.get(get.branch())));
            case Command.GetCommit get -> known(commits, get.id());
            case Command.GetTree get -> listing(get);
            case Command.CreateBlob create -> new Observation.Stored(blob(create.content()));
            case Command.CreateTree create -> new Observation.Stored(edited(create));
            case Command.CreateCommit create -> commit(create.tree(), List.of(create.parent()), create.message());
            case Command.CreateBranch create -> created(create);
            case Command.OpenPullRequest open -> opened(open);
            case Command.AddLabels add -> {
                labels.addAll(add.labels());
                yield new Observation.Done();
            }
            case Command.RequestReviewers ignored -> no(Fault.DENIED);
            case Command.AddAssignees ignored -> new Observation.Done();
        };
    }

    /** What people do with it. */
    void close(int index, boolean merged) {
        PullRequest was = pullRequests.get(index);
        pullRequests.set(
                index,
                new PullRequest(
                        was.number(),
                        was.url(),
                        was.body(),
                        was.branch(),
                        was.headRepository(),
                        was.head(),
                        was.baseBranch(),
                        false,
                        merged,
                        merged ? Optional.of(was.head()) : Optional.empty()));
    }

    private Observation created(Command.CreateBranch create) {
        if (branches.containsKey(create.branch())) {
            return no(Fault.EXISTS);
        }
        branches.put(create.branch(), create.commit());
        return new Observation.Done();
    }

    private Observation opened(Command.OpenPullRequest open) {
        if (pullRequests.stream()
                .anyMatch(one -> one.open()
                        && one.branch().equals(open.branch())
                        && one.headRepository().equals(REPOSITORY))) {
            return no(Fault.EXISTS);
        }
        if (open.draft() && !drafts) {
            return no(Fault.NO_DRAFTS);
        }
        if (tip(open.branch()).equals(tip(open.baseBranch()))) {
            return no(Fault.NOTHING_TO_OPEN);
        }
        int number = pullRequests.size() + 1;
        PullRequest made = new PullRequest(
                number,
                "https://example/" + number,
                open.body(),
                open.branch(),
                REPOSITORY,
                tip(open.branch()),
                open.baseBranch(),
                true,
                false,
                Optional.empty());
        pullRequests.add(made);
        return new Observation.Found(made);
    }

    private Commit commit(GitId tree, List<GitId> parents, String message) {
        GitId id = GitId.blob((tree + "|" + parents + "|" + message + "|" + commits.size()).getBytes(UTF_8));
        Commit commit = new Commit(id, tree, parents, message, verifies);
        commits.put(id, commit);
        return commit;
    }

    private GitId blob(String content) {
        GitId id = GitId.blob(content.getBytes(UTF_8));
        blobs.put(id, content);
        return id;
    }

    private GitId edited(Command.CreateTree create) {
        SortedMap<String, String> files = new TreeMap<>(known(trees, create.base()));
        for (Edit edit : create.edits()) {
            Optional<String> content = edit.content().or(() -> edit.blob().map(id -> known(blobs, id)));
            content.ifPresentOrElse(text -> files.put(edit.path(), text), () -> files.remove(edit.path()));
        }
        if (storesOtherwise) {
            files.put("other", "than approved");
        }
        return store(files);
    }

    private GitId store(SortedMap<String, String> files) {
        GitId id = directory(files, "");
        trees.put(id, files);
        return id;
    }

    private GitId directory(SortedMap<String, String> files, String prefix) {
        List<TreeEntry> entries = new ArrayList<>();
        TreeMap<String, SortedMap<String, String>> below = new TreeMap<>();
        files.forEach((path, content) -> {
            int slash = path.indexOf('/');
            if (slash < 0) {
                entries.add(new TreeEntry(path, Mode.FILE, blob(content)));
            } else {
                below.computeIfAbsent(path.substring(0, slash), unused -> new TreeMap<>())
                        .put(path.substring(slash + 1), content);
            }
        });
        below.forEach((name, inside) ->
                entries.add(new TreeEntry(name, Mode.DIRECTORY, directory(inside, prefix + name + "/"))));
        GitId id = GitId.tree(entries);
        directories.put(id, entries);
        return id;
    }

    private Observation listing(Command.GetTree get) {
        List<PathEntry> entries = new ArrayList<>();
        list(get.id(), "", get.recursive(), entries);
        boolean truncated = entries.size() > listedMax;
        return new Observation.Listing(truncated ? entries.subList(0, listedMax) : entries, truncated);
    }

    private void list(GitId id, String prefix, boolean recursive, List<PathEntry> into) {
        for (TreeEntry entry : known(directories, id)) {
            into.add(new PathEntry(prefix + entry.name(), entry.mode(), entry.id()));
            if (recursive && entry.mode() == Mode.DIRECTORY) {
                list(entry.id(), prefix + entry.name() + "/", true, into);
            }
        }
    }

    private static <K, V> V known(Map<K, V> all, K key) {
        return Optional.ofNullable(all.get(key)).orElseThrow(() -> new AssertionError("there is no " + key));
    }

    private static Refused no(Fault fault) {
        return Refused.of(fault, "no: " + fault);
    }
}
