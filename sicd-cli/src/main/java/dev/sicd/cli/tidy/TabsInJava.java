package dev.sicd.cli.tidy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Tabs that indent Java code; they become blanks up to the next multiple of four. Text blocks are left alone, where indentation is content,
 * and so are files whose style the tabs plainly are.
 */
record TabsInJava() implements Rule {
    private static final int TAB_WIDTH = 4;

    /** Fewer lines say nothing about a file's style. */
    private static final int STYLE_LINES_MIN = 5;

    @Override
    public String name() {
        return "tabs-in-java";
    }

    @Override
    public boolean appliesTo(Path file) {
        return FileNames.extension(file).equals("java");
    }

    @Override
    public Correction correct(Path file, String content) {
        List<Line> lines = Line.of(content);
        if (tabsAreTheStyle(lines)) {
            return Correction.nothingToDo(content);
        }
        BitSet inTextBlock = JavaTextBlocks.linesWithin(content);
        List<Defect> defects = new ArrayList<>();
        List<Line> fixed = new ArrayList<>();
        for (Line line : lines) {
            if (!isIndentedByTab(line) || inTextBlock.get(fixed.size() + 1)) {
                fixed.add(line);
                continue;
            }
            fixed.add(new Line(expanded(line), line.end()));
            defects.add(new Defect(name(), fixed.size(), "a tab indents this line"));
        }
        return new Correction(defects, Line.join(fixed));
    }

    private static boolean tabsAreTheStyle(List<Line> lines) {
        long tabs = lines.stream().filter(TabsInJava::isIndentedByTab).count();
        long indented = lines.stream()
                .filter(line -> !line.isBlank() && line.indentation() > 0 && !continuesComment(line))
                .count();
        return tabs >= STYLE_LINES_MIN && 2 * tabs > indented;
    }

    /** The one blank before the star is there in any style. */
    private static boolean continuesComment(Line line) {
        return line.text().startsWith(" *");
    }

    private static boolean isIndentedByTab(Line line) {
        int tab = line.text().indexOf('\t');
        return !line.isBlank() && tab >= 0 && tab < line.indentation();
    }

    private static String expanded(Line line) {
        int column = 0;
        for (char blank : line.text().substring(0, line.indentation()).toCharArray()) {
            column = blank == '\t' ? (column / TAB_WIDTH + 1) * TAB_WIDTH : column + 1;
        }
        return " ".repeat(column) + line.text().substring(line.indentation());
    }
}
