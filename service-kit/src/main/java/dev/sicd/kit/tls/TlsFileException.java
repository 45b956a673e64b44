package dev.sicd.kit.tls;

/** A file of TLS cannot be used; the message has the setting, the file, what is wrong and the cure, and nothing secret. */
final class TlsFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TlsFileException(String message) {
        super(message);
    }
}
