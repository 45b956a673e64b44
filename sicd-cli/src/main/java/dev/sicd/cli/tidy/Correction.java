package dev.sicd.cli.tidy;

import java.util.List;

/**
 * What one rule says about one content.
 *
 * @param fixed the content with these defects cured; the content itself when there are none
 */
record Correction(List<Defect> defects, String fixed) {
    Correction {
        defects = List.copyOf(defects);
    }

    static Correction nothingToDo(String content) {
        return new Correction(List.of(), content);
    }
}
