package dev.sicd.model.publish;

/** What to do with an update that does not say what it was made from, and so may undo what others did since. */
public enum UnpinnedUpdates {
    WARN,
    REJECT
}
