package dev.sicd.publisher.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * One request of the API, before anybody's credentials are put to it.
 *
 * @param path for people: with owner and name, and words in braces where the rest varies
 */
record ApiRequest(String method, HttpUrl url, String path, Optional<JsonNode> body, Weight weight) {

    /** What a request costs: GitHub wants time between writes, and more of it after those that notify people. */
    enum Weight {
        READ,
        WRITE,
        NOTIFYING_WRITE
    }

    static ApiRequest get(HttpUrl url, String path) {
        return new ApiRequest("GET", url, path, Optional.empty(), Weight.READ);
    }

    static ApiRequest post(HttpUrl url, String path, JsonNode body, Weight weight) {
        return new ApiRequest("POST", url, path, Optional.of(body), weight);
    }

    boolean isRead() {
        return weight == Weight.READ;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
