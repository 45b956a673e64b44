package dev.sicd.kit.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.kit.json.JsonType;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is kept of a token: whose it is and how it is recognised, not the token itself.
 *
 * @param sha256 of the whole token, in 64 lower-case hex digits
 * @param expiresAt the first moment at which it is worth nothing
 */
public record IssuedToken(
        String id,
        String principal,
        Principal.Kind kind,
        Set<Role> roles,
        List<String> grants,
        String sha256,
        Instant createdAt,
        Optional<Instant> expiresAt) {
    private static final int GRANTS_MAX = 100;
    private static final int ROLE_LENGTH_MAX = 100;
    private static final String ROLE_CURE = "give one or more of " + String.join(", ", Role.texts());
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PRINCIPAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,99}");
    private static final JsonType<String> NAME = JsonType.of(
            "give a name of 1 to 100 letters, digits, '.', '_', '-' or '@' that starts with a letter or digit and is not"
                    + " '" + Principal.ANONYMOUS_ID + "'",
            "",
            node -> Optional.of(node.asText())
                    .filter(unused -> node.isTextual())
                    .filter(text -> PRINCIPAL.matcher(text).matches())
                    .filter(text -> !text.equalsIgnoreCase(Principal.ANONYMOUS_ID))
                    // Else a token in the wrong place would become a name that is shown everywhere.
                    .filter(text -> Token.parse(text).isEmpty()));

    public IssuedToken {
        roles = Set.copyOf(roles);
        grants = List.copyOf(grants);
    }

    /**
     * One line of a token file.
     *
     * @throws Problem 422 with all that is wrong with it
     */
    static IssuedToken read(JsonBody line) {
        String id = line.required("id", JsonType.matching(Token.ID, "give the 8 letters that './sicd token new' made"));
        String principal = line.required("principal", NAME);
        Optional<Principal.Kind> kind =
                line.optional("kind", JsonType.oneOf(Principal.Kind.texts())).flatMap(Principal.Kind::of);
        Set<Role> roles = roles(line);
        List<String> grants = line.list("grants", JsonType.matching(Grants.SYNTAX, Grants.CURE), GRANTS_MAX);
        String sha256 = line.required(
                "sha256", JsonType.matching(SHA_256, "give the 64 hex digits that './sicd token new' made"));
        Instant createdAt = line.required("created_at", JsonType.instant());
        Optional<Instant> expiresAt = line.optional("expires_at", JsonType.instant());
        line.check();
        return new IssuedToken(
                id,
                principal,
                kind.orElseGet(() -> Principal.Kind.likely(roles)),
                roles,
                grants,
                sha256,
                createdAt,
                expiresAt);
    }

    private static Set<Role> roles(JsonBody line) {
        List<String> texts = line.list("roles", JsonType.text(ROLE_LENGTH_MAX), Role.values().length);
        if (texts.isEmpty()) {
            line.reject("roles", "names no role; " + ROLE_CURE);
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String text : texts) {
            Role.of(text)
                    .ifPresentOrElse(
                            roles::add, () -> line.reject("roles", "names " + Problem.quoted(text) + "; " + ROLE_CURE));
        }
        return roles;
    }

    /** As a line of a token file says it. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id).put("principal", principal).put("kind", kind.text());
        roles.stream().sorted().forEach(role -> json.withArray("roles").add(role.text()));
        grants.forEach(json.withArray("grants")::add);
        json.put("sha256", sha256).put("created_at", createdAt.toString());
        expiresAt.ifPresent(moment -> json.put("expires_at", moment.toString()));
        return json;
    }

    /** What a token file that held it would be refused for; nothing when it is as it should be. */
    public List<String> mistakes() {
        try {
            read(JsonBody.of(toJson()));
            return List.of();
        } catch (Problem problem) {
            return problem.errors().stream()
                    .map(error -> error.field() + " " + error.message())
                    .toList();
        }
    }

    public boolean isExpired(Instant now) {
        return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }

    Principal holder() {
        return new Principal(principal, kind, roles, grants, true);
    }
}
