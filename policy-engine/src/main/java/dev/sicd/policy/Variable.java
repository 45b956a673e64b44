package dev.sicd.policy;

/** A name that the file gives to a value, for its rules and reasons. */
sealed interface Variable permits Expression, FileSet {
    /**
     * Its value for the facts of an evaluation.
     *
     * @throws EvaluationException when there is none
     */
    Object value(Evaluation evaluation);
}
