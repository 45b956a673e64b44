package dev.sicd.publisher.github;

/** Refuses what cannot be a token before it is sent as one; GitHub alone knows whether it is. */
final class TokenText {
    private static final int LENGTH_MAX = 2_000;

    private TokenText() {}

    /**
     * The token without space around it.
     *
     * @throws IllegalArgumentException that shows nothing of it: it may be one with a letter too many
     */
    static String checked(String text) {
        String token = text.strip();
        if (token.isEmpty()) {
            throw new IllegalArgumentException("it is empty; put in a token of GitHub, and nothing else");
        }
        if (token.length() > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "it has %d characters, which no token has; put in a token of GitHub".formatted(token.length()));
        }
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
                throw new IllegalArgumentException(
                        "character %d is none that a token has (it may be white space); put in one token, and nothing else"
                                .formatted(i + 1));
            }
        }
        return token;
    }
}
