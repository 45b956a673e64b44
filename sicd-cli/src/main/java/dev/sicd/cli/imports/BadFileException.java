package dev.sicd.cli.imports;

/** A file that is not imported; the message says where in it, what is wrong and what would be right. */
final class BadFileException extends Exception {
    private final String detail;

    BadFileException(String detail) {
        super(detail);
        this.detail = detail;
    }

    String detail() {
        return detail;
    }
}
