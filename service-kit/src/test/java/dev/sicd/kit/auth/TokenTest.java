package dev.sicd.kit.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
    private static final String SECRET = "A".repeat(43);

    @Test
    void isReadBackAsItWasMade() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 500; i++) {
            // Enough of them that some secrets hold the characters that also separate the parts.
            Token token = Token.create(random);

            assertThat(Token.parse(token.reveal())).hasValueSatisfying(read -> {
                assertThat(read.id()).isEqualTo(token.id()).hasSize(8);
                assertThat(read.sha256()).isEqualTo(token.sha256()).matches("[0-9a-f]{64}");
            });
        }
    }

    @Test
    void isReadThoughItsSecretHoldsTheSeparator() {
        assertThat(Token.parse("sicd_abcdefgh_" + "_-".repeat(21) + "_"))
                .map(Token::id)
                .contains("abcdefgh");
    }

    @Test
    void isHashedAsAWholeSoThatNoIdPassesForAnother() {
        String one = Token.parse("sicd_aaaaaaaa_" + SECRET).orElseThrow().sha256();
        String other = Token.parse("sicd_bbbbbbbb_" + SECRET).orElseThrow().sha256();

        assertThat(one).isNotEqualTo(other);
        // printf 'sicd_aaaaaaaa_AAA…' | sha256sum
        assertThat(one).isEqualTo("8330cfd982c835eaae84a3e2decea9cc4df36e04e66682c3c188a7c2e4d31744");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sicd_",
                "sicd_abcdefgh_",
                "sicd_abcdefgh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "sicd_abcdefgh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "sicd_ABCDEFGH_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "sicd_abcdefg1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "sicd_abcdefgh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "sicd_abcdefgh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
                "ghp_abcdefghAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "\u00e4sicd_abcdefgh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void isNothingElse(String text) {
        assertThat(Token.parse(text)).isEmpty();
    }

    @Test
    void doesNotShowItsSecret() {
        Token token = Token.create(new SecureRandom());

        assertThat(token).hasToString("sicd_" + token.id() + "_…");
        assertThat(Token.masked("id '" + token.reveal() + "' is wrong")).isEqualTo("id 'sicd_…' is wrong");
    }
}
