package dev.sicd.benchmarks.report;

import dev.sicd.benchmarks.measure.Spread;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures as people read them: three digits that count. */
final class Numbers {
    private static final int HUNDRED = 100;
    private static final int TEN = 10;

    private Numbers() {}

    static String of(double value) {
        double size = Math.abs(value);
        String format = size >= HUNDRED ? "%,.0f" : size >= TEN ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    /** With how far the rounds lie apart, where there were several. */
    static String of(Spread spread) {
        return spread.least() == spread.most()
                ? of(spread.median())
                : "%s (%s–%s)".formatted(of(spread.median()), of(spread.least()), of(spread.most()));
    }

    static String cpu(Map<String, Double> micros) {
        return micros.entrySet().stream()
                .map(entry -> entry.getKey() + " " + of(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
