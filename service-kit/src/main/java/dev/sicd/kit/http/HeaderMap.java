package dev.sicd.kit.http;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Copies headers into a map that ignores the case of names; it does not interpret them. Copies are sorted maps, for the next copy of
 * such a one compares no names.
 */
final class HeaderMap {
    private HeaderMap() {}

    static Map<String, String> copyOf(Map<String, String> headers) {
        TreeMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        return Collections.unmodifiableSortedMap(copy);
    }

    static Map<String, String> with(Map<String, String> headers, String name, String value) {
        if (!isPrintableAscii(name) || !isPrintableAscii(value)) {
            // A line break would start another header, or another response.
            throw new IllegalArgumentException("the header " + Problem.quoted(name) + " holds " + Problem.quoted(value)
                    + "; only printable ASCII may be sent, so encode it");
        }
        TreeMap<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(name, value);
        return Collections.unmodifiableSortedMap(more);
    }

    private static boolean isPrintableAscii(String text) {
        // a loop, not a stream: this is asked some ten times a request
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
