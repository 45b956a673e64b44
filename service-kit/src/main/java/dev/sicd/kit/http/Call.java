package dev.sicd.kit.http;

import java.util.Map;

/**
 * A request as the server hands it over: undecoded, its body unread.
 *
 * @param rawPath percent-encoded, without the query
 * @param rawQuery percent-encoded, empty when there is none
 */
record Call(String method, String rawPath, String rawQuery, Map<String, String> headers, Body body, String remote) {}
