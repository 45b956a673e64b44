package dev.sicd.cli.tidy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A UTF-8 byte order mark at the start of a source file, which compilers and shells stumble over; not one that spreadsheets or Windows tools want. */
record ByteOrderMark() implements Rule {
    private static final Set<String> SOURCES = Set.of(
            "java",
            "kt",
            "kts",
            "scala",
            "groovy",
            "gradle",
            "py",
            "rb",
            "go",
            "rs",
            "c",
            "h",
            "cc",
            "cpp",
            "hpp",
            "js",
            "mjs",
            "ts",
            "jsx",
            "tsx",
            "css",
            "html",
            "json",
            "yml",
            "yaml",
            "toml",
            "properties",
            "sql",
            "sh",
            "md",
            "avsc",
            "proto");
    private static final char MARK = '\uFEFF';

    @Override
    public String name() {
        return "byte-order-mark";
    }

    @Override
    public boolean appliesTo(Path file) {
        return SOURCES.contains(FileNames.extension(file));
    }

    @Override
    public Correction correct(Path file, String content) {
        int length = 0;
        while (length < content.length() && content.charAt(length) == MARK) {
            length++;
        }
        if (length == 0) {
            return Correction.nothingToDo(content);
        }
        Defect defect = new Defect(name(), 1, "the file begins with an invisible byte order mark");
        return new Correction(List.of(defect), content.substring(length));
    }
}
