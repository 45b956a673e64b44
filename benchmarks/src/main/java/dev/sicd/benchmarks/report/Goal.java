package dev.sicd.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What a row is wanted to be.
 *
 * @param of its figure, or its ratio to the reference
 */
public record Goal(Of of, Bound bound, double value) {
    /** What is compared. */
    public enum Of {
        FIGURE,
        RATIO
    }

    /** On which side it has to be. */
    public enum Bound {
        AT_LEAST("≥"),
        AT_MOST("≤");

        private final String sign;

        Bound(String sign) {
            this.sign = sign;
        }
    }

    public static Goal ratioAtLeast(double value) {
        return new Goal(Of.RATIO, Bound.AT_LEAST, value);
    }

    public static Goal ratioAtMost(double value) {
        return new Goal(Of.RATIO, Bound.AT_MOST, value);
    }

    /** In the row's unit. */
    public static Goal atLeast(double value) {
        return new Goal(Of.FIGURE, Bound.AT_LEAST, value);
    }

    /** In the row's unit. */
    public static Goal atMost(double value) {
        return new Goal(Of.FIGURE, Bound.AT_MOST, value);
    }

    boolean isMetBy(Row row) {
        double is = of == Of.FIGURE
                ? row.ours().median()
                : row.reference().map(reference -> reference.ratio().median()).orElse(Double.NaN);
        return bound == Bound.AT_LEAST ? is >= value : is <= value;
    }

    /** As {@code ratio ≥ 0.9}, or {@code ≤ 5}. */
    String text() {
        // three digits that count, and no zeros behind them
        String number = BigDecimal.valueOf(value)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
        return (of == Of.RATIO ? "ratio " : "") + bound.sign + " " + number;
    }
}
