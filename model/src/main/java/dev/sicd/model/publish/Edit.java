package dev.sicd.model.publish;

import dev.sicd.model.git.GitId;
import dev.sicd.model.git.Mode;
import java.util.Optional;

/**
 * One file to write into a tree, or to delete from it.
 *
 * @param mode of the file afterwards; of a deleted one, what it had
 * @param content the whole file; empty for a deletion
 * @param blob the content's id; empty for a deletion
 */
public record Edit(String path, Mode mode, Optional<String> content, Optional<GitId> blob) {
    static Edit write(String path, Mode mode, String content) {
        return new Edit(path, mode, Optional.of(content), Optional.of(GitId.blob(content)));
    }

    static Edit delete(String path, Mode mode) {
        return new Edit(path, mode, Optional.empty(), Optional.empty());
    }

    public boolean isDeletion() {
        return blob.isEmpty();
    }
}
