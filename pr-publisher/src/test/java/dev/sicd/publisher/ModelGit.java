package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Git's objects under git's names, for plain files only; written without the product's own git code. */
final class ModelGit {
    private static final Map<String, String> BLOB_IDS = new HashMap<>();

    private final Map<String, String> blobs = new HashMap<>();
    private final Map<String, SortedMap<String, String>> trees = new HashMap<>();
    private final Map<String, Commit> commits = new HashMap<>();

    record Commit(String tree, List<String> parents, String message) {}

    /** One name in a directory. */
    record Entry(String name, boolean isDirectory, String id) {
        String sortedBy() {
            return isDirectory ? name + "/" : name;
        }
    }

    String blob(String content) {
        String id = BLOB_IDS.computeIfAbsent(content, text -> id("blob", text.getBytes(UTF_8)));
        blobs.put(id, content);
        return id;
    }

    Optional<String> content(String blob) {
        return Optional.ofNullable(blobs.get(blob));
    }

    /** @param files content by path */
    String tree(SortedMap<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Entry entry : entries(files)) {
            bytes.writeBytes(((entry.isDirectory() ? "40000 " : "100644 ") + entry.name() + "\0").getBytes(UTF_8));
            bytes.writeBytes(HexFormat.of().parseHex(entry.id()));
        }
        String id = id("tree", bytes.toByteArray());
        trees.put(id, new TreeMap<>(files));
        return id;
    }

    /** What is directly in it, in git's order. */
    List<Entry> entries(SortedMap<String, String> files) {
        SortedMap<String, SortedMap<String, String>> directories = new TreeMap<>();
        SortedMap<String, Entry> found = new TreeMap<>(Comparator.naturalOrder());
        files.forEach((path, content) -> {
            int slash = path.indexOf('/');
            if (slash < 0) {
                Entry file = new Entry(path, false, blob(content));
                found.put(file.sortedBy(), file);
            } else {
                directories
                        .computeIfAbsent(path.substring(0, slash), unused -> new TreeMap<>())
                        .put(path.substring(slash + 1), content);
            }
        });
        directories.forEach((name, below) -> {
            Entry directory = new Entry(name, true, tree(below));
            found.put(directory.sortedBy(), directory);
        });
        return List.copyOf(found.values());
    }

    Optional<SortedMap<String, String>> files(String tree) {
        return Optional.ofNullable(trees.get(tree));
    }

    /** @param at seconds since the epoch */
    String commit(Commit commit, long at) {
        StringBuilder text = new StringBuilder("tree " + commit.tree() + "\n");
        commit.parents().forEach(parent -> text.append("parent ").append(parent).append('\n'));
        String who = " bot <bot@example.org> " + at + " +0000\n";
        text.append("author")
                .append(who)
                .append("committer")
                .append(who)
                .append('\n')
                .append(commit.message());
        String id = id("commit", text.toString().getBytes(UTF_8));
        commits.put(id, commit);
        return id;
    }

    Optional<Commit> commit(String id) {
        return Optional.ofNullable(commits.get(id));
    }

    SortedMap<String, String> filesOf(String commit) {
        return commit(commit)
                .flatMap(found -> files(found.tree()))
                .orElseThrow(() -> new AssertionError("there is no commit " + commit));
    }

    private static String id(String type, byte[] content) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update((type + " " + content.length + "\0").getBytes(UTF_8));
            return HexFormat.of().formatHex(sha1.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
