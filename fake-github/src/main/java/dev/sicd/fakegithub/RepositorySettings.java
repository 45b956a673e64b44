package dev.sicd.fakegithub;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** What a repository's owner sets up, and GitHub's limits where a test wants to meet them early; nothing of it is git's. */
public final class RepositorySettings {
    private final Set<String> collaborators = new ConcurrentSkipListSet<>();
    private final Set<String> teams = new ConcurrentSkipListSet<>();
    private final Set<String> labels = new ConcurrentSkipListSet<>();
    private volatile String defaultBranch = "main";
    private volatile boolean archived;
    private volatile int listedEntriesMax = 100_000;
    private volatile int treeEntriesMax = 200;
    private volatile int treeInlineBytesMax = 2_500_000;

    RepositorySettings() {}

    public RepositorySettings defaultBranch(String branch) {
        defaultBranch = branch;
        return this;
    }

    /** From now on it is read-only. */
    public RepositorySettings archive() {
        archived = true;
        return this;
    }

    /** Somebody who may be assigned and asked to review. */
    public RepositorySettings collaborator(String login) {
        collaborators.add(login);
        return this;
    }

    /** A team that may be asked to review. */
    public RepositorySettings team(String slug) {
        teams.add(slug);
        return this;
    }

    public RepositorySettings label(String name) {
        labels.add(name);
        return this;
    }

    /** A recursive listing of a tree with more entries is cut off there, and says so. */
    public RepositorySettings listedEntriesMax(int entries) {
        listedEntriesMax = entries;
        return this;
    }

    /** A tree made of more entries in one call, or of more inline bytes, is refused. */
    public RepositorySettings treeLimits(int entries, int inlineBytes) {
        treeEntriesMax = entries;
        treeInlineBytesMax = inlineBytes;
        return this;
    }

    public String defaultBranch() {
        return defaultBranch;
    }

    public boolean isArchived() {
        return archived;
    }

    /** Those that were set up, and those that came into being by their first use. */
    public Set<String> labels() {
        return Set.copyOf(labels);
    }

    Set<String> collaborators() {
        return Set.copyOf(collaborators);
    }

    Set<String> teams() {
        return Set.copyOf(teams);
    }

    int listedEntriesMax() {
        return listedEntriesMax;
    }

    int treeEntriesMax() {
        return treeEntriesMax;
    }

    int treeInlineBytesMax() {
        return treeInlineBytesMax;
    }
}
