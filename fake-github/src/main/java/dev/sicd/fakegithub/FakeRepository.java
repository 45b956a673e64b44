package dev.sicd.fakegithub;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * One repository as its people see it: what they commit, merge and close, and what a test reads back. Empty until the
 * first commit. What the API does to it goes through the same methods or {@link #git()}, one call at a time.
 */
public final class FakeRepository {
    private static final String HUMAN = "mona";

    private final String owner;
    private final String name;
    private final InstantSource clock;
    private final GitStore git;
    private final PullRequests pullRequests;
    private final RepositorySettings settings = new RepositorySettings();

    FakeRepository(String owner, String name, InstantSource clock, Webhook webhook) {
        this.owner = owner;
        this.name = name;
        this.clock = clock;
        this.git = new GitStore(owner + "/" + name);
        this.pullRequests = new PullRequests(this, clock, webhook);
    }

    public String owner() {
        return owner;
    }

    public String name() {
        return name;
    }

    public String fullName() {
        return owner + "/" + name;
    }

    /** What is set up rather than committed: the default branch, people, limits. */
    public RepositorySettings settings() {
        return settings;
    }

    /** Somebody commits plain files on top of a branch; a branch that is not there starts at the default branch's. */
    public synchronized String commit(String branch, Map<String, byte[]> files, String message) {
        Map<String, TreeFile> entries = new TreeMap<>();
        files.forEach((path, bytes) -> entries.put(path, TreeFile.plain(bytes)));
        return commitEntries(branch, entries, message);
    }

    /** As {@link #commit}, with entries of any kind. */
    public synchronized String commitEntries(String branch, Map<String, TreeFile> entries, String message) {
        SortedMap<String, GitStore.Leaf> leaves = leavesOf(branch);
        entries.forEach((path, entry) -> leaves.put(path, leaf(entry)));
        return committed(branch, leaves, message);
    }

    /** Somebody pushes a commit on top of a branch that is there. */
    public synchronized String pushTo(String branch, Map<String, byte[]> files, String message) {
        required(branch);
        return commit(branch, files, message);
    }

    /** Somebody removes a file. */
    public synchronized String remove(String branch, String path, String message) {
        SortedMap<String, GitStore.Leaf> leaves = leavesOf(branch);
        leaves.remove(path);
        return committed(branch, leaves, message);
    }

    /** Somebody deletes a branch, which closes what is open from it. */
    public synchronized void deleteBranch(String branch) {
        required(branch);
        pullRequests.closeFrom(branch);
        git.deleteRef(Constants.R_HEADS + branch);
    }

    /** Somebody else opens a pull request from a branch; where it is not there yet, it gets a commit of theirs. */
    public synchronized PullRequest openForeign(String branch, String title, String body) {
        if (head(branch).isEmpty()) {
            commit(branch, Map.of("foreign.txt", branch.getBytes(StandardCharsets.UTF_8)), "Something else");
        }
        return pullRequests.open(HUMAN, title, body, branch, settings.defaultBranch(), false);
    }

    /** Somebody presses the button: a merge commit on the base branch. */
    public synchronized PullRequest merge(int number) {
        return pullRequests.merge(number);
    }

    /** Somebody closes it unmerged. */
    public synchronized PullRequest close(int number) {
        return pullRequests.close(number);
    }

    public synchronized List<PullRequest> pullRequests() {
        return pullRequests.all();
    }

    /**
     * One of them.
     *
     * @throws IllegalArgumentException when there is none of this number
     */
    public synchronized PullRequest pullRequest(int number) {
        return pullRequests
                .find(number)
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s has no pull request %d; it has %s".formatted(fullName(), number, pullRequests.numbers())));
    }

    /** The commit a branch points to. */
    public synchronized Optional<String> head(String branch) {
        return git.ref(Constants.R_HEADS + branch).map(ObjectId::name);
    }

    /** How many commits a branch has that another one lacks. */
    public synchronized int ahead(String base, String branch) {
        return git.ahead(required(base), required(branch));
    }

    /** How many commits a pull request has that its base lacks; those of a merged one are in there. */
    synchronized int aheadOf(PullRequest request) {
        return git.ahead(required(request.base()), ObjectId.fromString(request.headSha()));
    }

    /** Everything a branch holds, by path. */
    public synchronized SortedMap<String, TreeFile> files(String branch) {
        return filesOf(required(branch).name());
    }

    /** Everything a commit holds, by path. */
    public synchronized SortedMap<String, TreeFile> filesOf(String sha) {
        SortedMap<String, TreeFile> files = new TreeMap<>();
        git.leaves(view(ObjectId.fromString(sha)).getTree()).forEach((path, leaf) -> files.put(path, file(leaf)));
        return files;
    }

    /** A commit by its id. */
    public synchronized CommitView commitOf(String sha) {
        RevCommit commit = view(ObjectId.fromString(sha));
        return new CommitView(
                sha,
                commit.getTree().name(),
                Arrays.stream(commit.getParents()).map(ObjectId::name).toList(),
                commit.getFullMessage(),
                person(commit.getAuthorIdent()),
                person(commit.getCommitterIdent()));
    }

    GitStore git() {
        return git;
    }

    PullRequests requests() {
        return pullRequests;
    }

    ObjectId commitAs(PersonIdent person, ObjectId tree, List<ObjectId> parents, String message) {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentIds(parents);
        commit.setAuthor(person);
        commit.setCommitter(person);
        commit.setMessage(message);
        return git.insertCommit(commit);
    }

    PersonIdent human() {
        return person(HUMAN, clock.instant());
    }

    static PersonIdent person(String login, Instant when) {
        return new PersonIdent(login, login + "@users.noreply.github.com", when, ZoneOffset.UTC);
    }

    private String committed(String branch, SortedMap<String, GitStore.Leaf> leaves, String message) {
        List<ObjectId> parents = start(branch).map(List::of).orElseGet(List::of);
        ObjectId commit = commitAs(human(), git.insertTree(leaves), parents, message);
        if (!git.updateRef(Constants.R_HEADS + branch, commit)) {
            throw new IllegalArgumentException(
                    "git refuses the branch '%s' in %s; choose a name no other branch is a directory of"
                            .formatted(branch, fullName()));
        }
        return commit.name();
    }

    private SortedMap<String, GitStore.Leaf> leavesOf(String branch) {
        return start(branch).map(commit -> git.leaves(view(commit).getTree())).orElseGet(TreeMap::new);
    }

    private Optional<ObjectId> start(String branch) {
        return git.ref(Constants.R_HEADS + branch).or(() -> git.ref(Constants.R_HEADS + settings.defaultBranch()));
    }

    private ObjectId required(String branch) {
        return git.ref(Constants.R_HEADS + branch)
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s has no branch '%s'; commit to it first".formatted(fullName(), branch)));
    }

    private RevCommit view(ObjectId commit) {
        return git.commit(commit)
                .orElseThrow(
                        () -> new IllegalArgumentException("%s has no commit %s".formatted(fullName(), commit.name())));
    }

    private GitStore.Leaf leaf(TreeFile file) {
        ObjectId id = file.fileMode().equals(FileMode.GITLINK)
                ? ObjectId.fromString(file.text())
                : git.insertBlob(file.bytes());
        return new GitStore.Leaf(file.fileMode(), id);
    }

    private TreeFile file(GitStore.Leaf leaf) {
        // The commit of a submodule is in another repository: only its id is known here.
        return leaf.mode().equals(FileMode.GITLINK)
                ? TreeFile.submodule(leaf.id().name())
                : new TreeFile(
                        leaf.mode(), git.bytes(leaf.id(), Constants.OBJ_BLOB).orElseThrow());
    }

    private static String person(PersonIdent ident) {
        return "%s <%s>".formatted(ident.getName(), ident.getEmailAddress());
    }
}
