package dev.sicd.publisher.github;

import java.util.Optional;
import okhttp3.Headers;
import okio.ByteString;

/**
 * What came back for one request, unread.
 *
 * @param whole whether the body fitted; else it is the beginning only
 */
record ApiAnswer(int status, Headers headers, ByteString body, boolean whole) {

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    boolean isSuccess() {
        return status >= 200 && status <= 299;
    }

    /** Without what it says: that may be a token. */
    @Override
    public String toString() {
        return "answer " + status + " of " + body.size() + " bytes";
    }
}
