package dev.sicd.publisher.github;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which keys are read, and what they sign. */
class AppKeyTest {
    private static final String NONE =
            "it holds no private key in PEM; name the .pem file that GitHub made for the App";
    private static final String DAMAGED =
            "its private key is damaged or not of RSA; name the .pem file that GitHub made for the App";

    static Stream<String> pems() {
        return Stream.of(
                AppKeys.pkcs1(),
                AppKeys.pkcs8(),
                AppKeys.pkcs1().replace("\n", "\r\n"),
                "a note\n" + AppKeys.pkcs8() + "\nanother");
    }

    @ParameterizedTest
    @MethodSource("pems")
    void bothKindsOfPemAreTheSameKey(String pem) throws GeneralSecurityException {
        String token = AppKey.ofPem(pem).token("123", TestTime.START);

        List<String> parts = List.of(token.split("\\.", -1));
        assertThat(parts).hasSize(3);
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(AppKeys.PAIR.getPublic());
        verifier.update((parts.get(0) + "." + parts.get(1)).getBytes(US_ASCII));
        assertThat(verifier.verify(Base64.getUrlDecoder().decode(parts.get(2)))).isTrue();
    }

    @Test
    void whatIsSignedNamesTheAppAndIsShortLived() {
        String token = AppKey.ofPem(AppKeys.pkcs1()).token("Iv23.abc", TestTime.START);

        assertThat(token).matches("[A-Za-z0-9_.-]+");
        assertThat(part(token, 0)).isEqualTo(Hub.json("{'alg': 'RS256', 'typ': 'JWT'}"));
        long now = TestTime.START.getEpochSecond();
        assertThat(part(token, 1))
                .isEqualTo(Hub.json("{'iat': %d, 'exp': %d, 'iss': 'Iv23.abc'}".formatted(now - 60, now + 540)));
    }

    static Stream<Arguments> brokenPems() {
        String pkcs8 = AppKeys.pkcs8();
        byte[] key = AppKeys.PAIR.getPrivate().getEncoded();
        byte[] open = AppKeys.PAIR.getPublic().getEncoded();
        return Stream.of(
                arguments("", NONE),
                arguments("key", NONE),
                arguments(pkcs8.substring(0, pkcs8.length() / 2), NONE),
                arguments(pkcs8.replace("-----END", "-----END OF"), NONE),
                arguments(AppKeys.pem("PUBLIC KEY", open), NONE),
                arguments(AppKeys.pem("ENCRYPTED PRIVATE KEY", key), NONE),
                arguments(
                        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----",
                        NONE),
                arguments("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----", DAMAGED),
                arguments("-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----", DAMAGED),
                arguments("-----BEGIN PRIVATE KEY-----\nAAAAA\n-----END PRIVATE KEY-----", DAMAGED),
                arguments(AppKeys.pem("RSA PRIVATE KEY", "no key at all".getBytes(UTF_8)), DAMAGED),
                arguments(AppKeys.pem("PRIVATE KEY", Arrays.copyOf(key, key.length - 1)), DAMAGED),
                arguments(AppKeys.pem("RSA PRIVATE KEY", key), DAMAGED),
                arguments(AppKeys.pem("PRIVATE KEY", open), DAMAGED),
                arguments(
                        AppKeys.pem(
                                "PRIVATE KEY",
                                AppKeys.made("EC", 256).getPrivate().getEncoded()),
                        DAMAGED));
    }

    @ParameterizedTest
    @MethodSource("brokenPems")
    void whatIsNoKeyIsRefusedWithoutAWordOfIt(String pem, String why) {
        assertThatThrownBy(() -> AppKey.ofPem(pem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why)
                .hasNoCause();
    }

    private static JsonNode part(String token, int index) {
        List<String> parts = List.of(token.split("\\.", -1));
        return Hub.json(new String(Base64.getUrlDecoder().decode(parts.get(index)), UTF_8));
    }
}
