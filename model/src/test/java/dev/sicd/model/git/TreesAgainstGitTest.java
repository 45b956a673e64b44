package dev.sicd.model.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JGit says what the ids have to be. */
class TreesAgainstGitTest {
    private static final List<String> NAMES = List.of("a", "a.b", "a-b", "ab", "a0", "Z", "é", "src");

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aTreeAfterEditsHasTheIdThatGitGivesIt(long seed) throws IOException {
        Random random = new Random(seed);
        Map<String, String> before = files(random);
        Map<String, String> after = new TreeMap<>(before);
        List<PathEntry> written = new ArrayList<>();
        List<String> deleted = new ArrayList<>();
        for (String path : List.copyOf(before.keySet())) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    after.remove(path);
                    deleted.add(path);
                }
                case 1 -> {
                    after.put(path, "changed " + seed);
                    written.add(new PathEntry(path, Mode.FILE, GitId.blob("changed " + seed)));
                }
                default -> {}
            }
        }
        String fresh = "fresh/" + seed + "/file";
        after.put(fresh, "new");
        written.add(new PathEntry(fresh, Mode.FILE, GitId.blob("new")));
        try (InMemoryRepository git = new InMemoryRepository(new DfsRepositoryDescription("oracle"))) {
            BaseTree base = BaseTree.ofRecursive(new GitId(tree(git, before).name()), listing(git, tree(git, before)));

            assertThat(base.treeAfter(List.of(), List.of())).as("seed %d", seed).isEqualTo(base.root());
            assertThat(base.treeAfter(written, deleted).hex())
                    .as("seed %d", seed)
                    .isEqualTo(tree(git, after).name());
        }
    }

    private static Map<String, String> files(Random random) {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < 12; i++) {
            StringBuilder path = new StringBuilder();
            for (int depth = random.nextInt(3); depth >= 0; depth--) {
                path.append(path.isEmpty() ? "" : "/").append(NAMES.get(random.nextInt(NAMES.size())));
                if (depth > 0) {
                    // a directory's name is never a file's
                    path.append("_d");
                }
            }
            files.put(path.toString(), "content " + i);
        }
        return files;
    }

    private static ObjectId tree(InMemoryRepository git, Map<String, String> files) throws IOException {
        try (ObjectInserter inserter = git.newObjectInserter()) {
            DirCacheBuilder builder = DirCache.newInCore().builder();
            for (Map.Entry<String, String> file : files.entrySet()) {
                DirCacheEntry entry = new DirCacheEntry(file.getKey());
                entry.setFileMode(FileMode.REGULAR_FILE);
                entry.setObjectId(
                        inserter.insert(Constants.OBJ_BLOB, file.getValue().getBytes(UTF_8)));
                builder.add(entry);
            }
            builder.finish();
            ObjectId id = builder.getDirCache().writeTree(inserter);
            inserter.flush();
            return id;
        }
    }

    private static List<PathEntry> listing(InMemoryRepository git, ObjectId tree) throws IOException {
        List<PathEntry> entries = new ArrayList<>();
        try (TreeWalk walk = new TreeWalk(git)) {
            walk.addTree(tree);
            while (walk.next()) {
                boolean directory = walk.isSubtree();
                entries.add(new PathEntry(
                        walk.getPathString(),
                        directory ? Mode.DIRECTORY : Mode.FILE,
                        new GitId(walk.getObjectId(0).name())));
                if (directory) {
                    walk.enterSubtree();
                }
            }
        }
        return entries;
    }
}
