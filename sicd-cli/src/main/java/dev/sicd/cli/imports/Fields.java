package dev.sicd.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.json.Json;
import dev.sicd.kit.json.Moments;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;

/** Reads the members of a JSON object of somebody else's file; every refusal names the member by its whole path. */
record Fields(String path, JsonNode node) {
    private static final int FILE_BYTES_MAX = 32 << 20;

    /** The one object of a file. */
    static Fields of(Path file) throws BadFileException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw new BadFileException("it has more than %d bytes".formatted(FILE_BYTES_MAX));
            }
            return new Fields("", Json.parse(bytes)).object();
        } catch (IOException e) {
            throw new BadFileException("it cannot be read (" + e + ")");
        } catch (Problem notJson) {
            throw new BadFileException(notJson.getMessage() + "; it should be one whole JSON object");
        }
    }

    /** Refuses members that would be lost. */
    Fields only(Set<String> known) throws BadFileException {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!known.contains(member.getKey())) {
                throw wrong(member.getKey(), "is not known here and would be lost", "remove it; known are " + known);
            }
        }
        return this;
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    Fields in(String name) {
        return new Fields(path.isEmpty() ? name : path + "." + name, node.path(name));
    }

    Fields at(int index) {
        return new Fields(path + "[" + index + "]", node.path(index));
    }

    int size() {
        return node.size();
    }

    Fields object() throws BadFileException {
        if (!node.isObject()) {
            throw wrong("is no JSON object", "write {…}");
        }
        return this;
    }

    Fields array() throws BadFileException {
        if (!node.isArray()) {
            throw wrong("is no JSON array", "write […]");
        }
        return this;
    }

    /** An object as JSON text; {@code {}} where the member is missing. */
    String json(String name) throws BadFileException {
        return has(name) ? in(name).object().node().toString() : "{}";
    }

    String text(String name) throws BadFileException {
        JsonNode value = node.path(name);
        if (!value.isTextual()) {
            throw wrong(name, "is " + shown(value) + ", not a text", "write \"…\"");
        }
        return value.textValue();
    }

    String text(String name, String missing) throws BadFileException {
        return has(name) ? text(name) : missing;
    }

    Instant moment(String name) throws BadFileException {
        String text = text(name);
        return Moments.parse(text)
                .map(moment -> moment.truncatedTo(ChronoUnit.MICROS))
                .orElseThrow(
                        () -> wrong(name, "is " + Problem.quoted(text) + ", not a time", "write 2025-01-01T10:05:00"));
    }

    int number(String name) throws BadFileException {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(name, "is " + shown(value) + ", not a whole number", "write 1 for instance");
        }
        return value.intValue();
    }

    /** A counter in units of which {@code perUnit} make one of the member's; 0 where it is missing. */
    long counter(String name, int perUnit) throws BadFileException {
        if (!has(name)) {
            return 0;
        }
        JsonNode value = node.path(name);
        if (!value.isNumber()) {
            throw wrong(name, "is " + shown(value) + ", not a number", "write a number from 0 on");
        }
        BigDecimal scaled =
                value.decimalValue().multiply(BigDecimal.valueOf(perUnit)).setScale(0, RoundingMode.HALF_UP);
        boolean whole = perUnit > 1 || value.decimalValue().stripTrailingZeros().scale() <= 0;
        if (!whole || scaled.signum() < 0 || scaled.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw wrong(name, "is " + shown(value), "write a number from 0 on" + (perUnit > 1 ? "" : ", whole"));
        }
        return scaled.longValueExact();
    }

    BadFileException wrong(String name, String what, String cure) {
        return in(name).wrong(what, cure);
    }

    BadFileException wrong(String what, String cure) {
        return new BadFileException("%s %s; %s".formatted(path.isEmpty() ? "it" : "field " + path, what, cure));
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : Problem.quoted(value.toString());
    }
}
