package dev.sicd.cli.tidy;

import java.nio.file.Path;
import java.util.List;

/** A text ends with exactly one newline. What holds nothing but newlines is left alone: nobody knows what it is for. */
record FinalNewline() implements Rule {
    @Override
    public String name() {
        return "final-newline";
    }

    @Override
    public boolean appliesTo(Path file) {
        return true;
    }

    @Override
    public Correction correct(Path file, String content) {
        List<Line> lines = Line.of(content);
        int last = lines.size() - 1;
        while (last >= 0 && lines.get(last).text().isEmpty()) {
            last--;
        }
        if (last < 0) {
            return Correction.nothingToDo(content);
        }
        if (lines.get(last).end().isEmpty()) {
            Defect missing = new Defect(name(), last + 1, "the last line does not end with a newline");
            return new Correction(List.of(missing), content + Line.usualEnd(lines));
        }
        int surplus = lines.size() - 1 - last;
        if (surplus == 0) {
            return Correction.nothingToDo(content);
        }
        Defect several = new Defect(
                name(), last + 2, surplus == 1 ? "an empty line ends the file" : surplus + " empty lines end the file");
        return new Correction(List.of(several), Line.join(lines.subList(0, last + 1)));
    }
}
