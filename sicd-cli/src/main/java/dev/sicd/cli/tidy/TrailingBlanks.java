package dev.sicd.cli.tidy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Blanks at the end of a line. In Markdown two or more spaces after text are a line break: two stay, more become two. */
record TrailingBlanks() implements Rule {
    private static final Set<String> MARKDOWN = Set.of("md", "markdown", "mdx");
    private static final String HARD_BREAK = "  ";

    @Override
    public String name() {
        return "trailing-blanks";
    }

    @Override
    public boolean appliesTo(Path file) {
        return true;
    }

    @Override
    public Correction correct(Path file, String content) {
        boolean markdown = MARKDOWN.contains(FileNames.extension(file));
        List<Defect> defects = new ArrayList<>();
        List<Line> fixed = new ArrayList<>();
        for (Line line : Line.of(content)) {
            String text = line.text().substring(0, line.trailingBlanksFrom()) + kept(line, markdown);
            fixed.add(new Line(text, line.end()));
            int removed = line.text().length() - text.length();
            if (removed > 0) {
                defects.add(new Defect(name(), fixed.size(), explained(removed)));
            }
        }
        return new Correction(defects, Line.join(fixed));
    }

    private static String kept(Line line, boolean markdown) {
        int from = line.trailingBlanksFrom();
        boolean hardBreak = markdown
                && from > 0
                && line.text().startsWith(HARD_BREAK, from)
                && line.text().indexOf('\t', from) < 0;
        return hardBreak ? HARD_BREAK : "";
    }

    private static String explained(int removed) {
        return removed == 1 ? "a needless blank ends this line" : removed + " needless blanks end this line";
    }
}
