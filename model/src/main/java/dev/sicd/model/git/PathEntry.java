package dev.sicd.model.git;

/**
 * One line of a recursive listing: an entry at any depth.
 *
 * @param path from the tree's root, with {@code /}
 */
public record PathEntry(String path, Mode mode, GitId id) {}
