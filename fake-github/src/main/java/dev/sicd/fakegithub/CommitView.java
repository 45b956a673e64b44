package dev.sicd.fakegithub;

import java.util.List;

/** One commit, as far as tests ask: ids in hexadecimal digits, people as {@code name <email>}. */
public record CommitView(
        String sha, String tree, List<String> parents, String message, String author, String committer) {
    public CommitView {
        parents = List.copyOf(parents);
    }
}
