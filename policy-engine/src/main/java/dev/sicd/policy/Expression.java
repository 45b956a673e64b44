package dev.sicd.policy;

import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.regex.Pattern;

/** A checked expression, ready to be evaluated by many threads. */
record Expression(String text, CelType type, Program program) implements Variable {
    /** It counts from the expression's beginning, which says nothing without the expression. */
    private static final Pattern PLACE = Pattern.compile("^evaluation error at <input>:\\d+: ");

    @Override
    public Object value(Evaluation evaluation) {
        try {
            return program.eval(evaluation);
        } catch (EvaluationException e) {
            throw e;
        } catch (CelEvaluationException | RuntimeException e) {
            throw new EvaluationException("cannot be evaluated: "
                    + PLACE.matcher(String.valueOf(e.getMessage())).replaceFirst(""));
        }
    }

    boolean holds(Evaluation evaluation) {
        if (value(evaluation) instanceof Boolean holds) {
            return holds;
        }
        throw new EvaluationException("is neither true nor false");
    }

    /** A number that can be added to a risk. */
    double score(Evaluation evaluation) {
        if (!(value(evaluation) instanceof Number number)) {
            throw new EvaluationException("is not a number");
        }
        double score = number.doubleValue();
        if (Double.isNaN(score) || Double.isInfinite(score) || score < 0) {
            throw new EvaluationException("is " + score + "; a score is a number from 0 up");
        }
        return score;
    }
}
