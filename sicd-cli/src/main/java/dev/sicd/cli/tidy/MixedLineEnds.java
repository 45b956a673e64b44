package dev.sicd.cli.tidy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** LF and CRLF in one file: the fewer become like the more. A file that ends all its lines with CRLF is left alone. */
record MixedLineEnds() implements Rule {
    @Override
    public String name() {
        return "mixed-line-ends";
    }

    @Override
    public boolean appliesTo(Path file) {
        return true;
    }

    @Override
    public Correction correct(Path file, String content) {
        List<Line> lines = Line.of(content);
        String usual = Line.usualEnd(lines);
        List<Defect> defects = new ArrayList<>();
        List<Line> fixed = new ArrayList<>();
        for (Line line : lines) {
            if (line.end().isEmpty() || line.end().equals(usual)) {
                fixed.add(line);
                continue;
            }
            fixed.add(new Line(line.text(), usual));
            defects.add(new Defect(
                    name(),
                    fixed.size(),
                    "ends with %s in a file of %s lines".formatted(spelled(line.end()), spelled(usual))));
        }
        return new Correction(defects, Line.join(fixed));
    }

    private static String spelled(String end) {
        return end.equals(Line.CRLF) ? "CRLF" : "LF";
    }
}
