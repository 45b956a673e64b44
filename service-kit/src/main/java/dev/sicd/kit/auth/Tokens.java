package dev.sicd.kit.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.json.Json;
import dev.sicd.kit.json.JsonBody;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All tokens that are worth something at one time; it does not know where they are kept, or what time it is. */
public final class Tokens {
    /** The largest token file that is read, in bytes. */
    public static final int BYTES_MAX = 4 << 20;

    private static final int LINES_MAX = 10_000;
    private static final int MISTAKES_MAX = 50;
    /** What an unknown id is compared with: the time an answer takes must not tell which ids exist. */
    private static final byte[] NO_HASH = "-".repeat(64).getBytes(US_ASCII);

    private final Map<String, IssuedToken> byId;

    private Tokens(Map<String, IssuedToken> byId) {
        this.byId = byId;
    }

    /**
     * These tokens.
     *
     * @throws IllegalArgumentException when two have one id
     */
    public static Tokens of(Collection<IssuedToken> tokens) {
        Map<String, IssuedToken> byId = new LinkedHashMap<>();
        for (IssuedToken token : tokens) {
            if (byId.put(token.id(), token) != null) {
                throw new IllegalArgumentException("two tokens have the id '" + token.id() + "'; drop one");
            }
        }
        return new Tokens(byId);
    }

    /**
     * The content of a token file: one JSON object on each line that is neither blank nor starts with {@code #}.
     *
     * @param file how mistakes name it
     * @throws ConfigException with all mistakes, each with its line, value and cure
     */
    public static Tokens parse(String file, byte[] content) {
        if (content.length > BYTES_MAX) {
            throw new ConfigException(
                    List.of("%s has more than %d bytes; is it a token file? Revoke tokens that nobody uses"
                            .formatted(file, BYTES_MAX)));
        }
        String[] lines = new String(content, UTF_8).split("\n", LINES_MAX + 2);
        if (lines.length > LINES_MAX + 1) {
            throw new ConfigException(
                    List.of("%s has more than %d lines; revoke tokens that nobody uses".formatted(file, LINES_MAX)));
        }
        Reading reading = new Reading(file);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                reading.read(i + 1, line);
            }
        }
        return reading.end();
    }

    /** The one that the given token is. The time this takes does not tell how much of it is right. */
    Optional<IssuedToken> find(Token token) {
        Optional<IssuedToken> candidate = Optional.ofNullable(byId.get(token.id()));
        byte[] expected =
                candidate.map(issued -> issued.sha256().getBytes(US_ASCII)).orElse(NO_HASH);
        boolean same = MessageDigest.isEqual(token.sha256().getBytes(US_ASCII), expected);
        return candidate.filter(unused -> same);
    }

    /** In the order of the file. */
    public List<IssuedToken> all() {
        return List.copyOf(byId.values());
    }

    /** Reads line by line and collects what is wrong with any of them. */
    private static final class Reading {
        private final String file;
        private final Map<String, IssuedToken> byId = new LinkedHashMap<>();
        private final Map<String, Integer> lineOf = new LinkedHashMap<>();
        private final List<String> mistakes = new ArrayList<>();

        Reading(String file) {
            this.file = file;
        }

        void read(int number, String line) {
            try {
                IssuedToken token = IssuedToken.read(JsonBody.of(Json.parse(line)));
                Optional.ofNullable(lineOf.putIfAbsent(token.id(), number))
                        .ifPresentOrElse(
                                first -> mistake(
                                        number,
                                        "the id '%s' is that of line %d already; drop one of them"
                                                .formatted(token.id(), first)),
                                () -> byId.put(token.id(), token));
            } catch (Problem problem) {
                if (problem.errors().isEmpty()) {
                    mistake(number, problem.detail());
                }
                problem.errors().forEach(error -> mistake(number, error.field() + " " + error.message()));
            }
        }

        private void mistake(int line, String what) {
            mistakes.add("%s:%d: %s".formatted(file, line, Token.masked(what)));
        }

        Tokens end() {
            int count = mistakes.size();
            if (count > MISTAKES_MAX) {
                mistakes.subList(MISTAKES_MAX, count).clear();
                mistakes.add("%s has %d more mistakes; correct these first".formatted(file, count - MISTAKES_MAX));
            }
            if (count > 0) {
                throw new ConfigException(mistakes);
            }
            return new Tokens(byId);
        }
    }
}
