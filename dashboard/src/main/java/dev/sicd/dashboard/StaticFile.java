package dev.sicd.dashboard;

import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * One file of this build, with its tag. It is read at each request, which costs less than a millisecond and needs no memory
 * between requests.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record StaticFile(String type, byte[] content, String tag) {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "woff2", "font/woff2",
            "json", "application/json",
            "txt", "text/plain; charset=utf-8");

    /** The file at a path below this package; empty when there is none of a type that is served. */
    static Optional<StaticFile> find(String path) {
        if (!TYPES.containsKey(extension(path))) {
            return Optional.empty();
        }
        try (InputStream file = StaticFile.class.getResourceAsStream(path)) {
            return file == null ? Optional.empty() : Optional.of(of(path, file.readAllBytes()));
        } catch (IOException fault) {
            throw new UncheckedIOException(path + " cannot be read", fault);
        }
    }

    static StaticFile of(String path, byte[] content) {
        return new StaticFile(
                Optional.ofNullable(TYPES.get(extension(path))).orElse("application/octet-stream"),
                content,
                "\"" + sha256(content).substring(0, 32) + "\"");
    }

    /** The file, or that it is what the browser has. A browser asks each time: after an update nobody sees old pages. */
    Reply answer(Request request) {
        boolean known = Arrays.stream(request.header("If-None-Match").orElse("").split(","))
                .map(candidate -> candidate.strip().replaceFirst("^W/", ""))
                .anyMatch(candidate -> candidate.equals(tag) || candidate.equals("*"));
        Reply reply = known ? Reply.empty(304) : Reply.of(200, type, content);
        return reply.withHeader("ETag", tag).withHeader("Cache-Control", "no-cache");
    }

    private static String extension(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException fault) {
            throw new IllegalStateException("every JDK has SHA-256", fault);
        }
    }
}
