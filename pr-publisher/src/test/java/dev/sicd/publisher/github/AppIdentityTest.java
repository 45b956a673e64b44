package dev.sicd.publisher.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.config.ConfigException;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation;
import dev.sicd.model.publish.Observation.Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an App comes by its tokens, and when it gets new ones. */
class AppIdentityTest {
    private static final String FOR_TOKEN = "POST /app/installations/7/access_tokens";
    private static final String READ = "GET /repos/octo/hello";
    /** Marks an answer that a request for a token may get. */
    private static final String ANY = "For: any";

    @TempDir
    private Path directory;

    private AppHub app;

    @BeforeEach
    void start() {
        app = new AppHub(directory, Optional.of(7L));
    }

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void aTokenIsAskedForOnceAndMayDoNoMoreThanNeeded() {
        app.read();
        app.read();

        assertThat(app.asked()).containsExactly(FOR_TOKEN, READ, READ);
        assertThat(app.shown()).endsWith(AppHub.TOKEN + 1, AppHub.TOKEN + 1);
        assertThat(Hub.body(app.sent().getFirst())).isEqualTo(Hub.json("""
                {'repositories': ['hello'],
                 'permissions': {'contents': 'write', 'pull_requests': 'write', 'issues': 'write', 'metadata': 'read'}}"""));
        assertThat(claims(0).path("iss").textValue()).isEqualTo("123");
        assertThat(claims(0).path("iat").longValue()).isEqualTo(TestTime.START.getEpochSecond() - 60);
        assertThat(claims(0).path("exp").longValue()).isEqualTo(TestTime.START.getEpochSecond() + 540);
    }

    @Test
    void eachRepositoryHasATokenOfItsOwn() {
        app.read();
        app.hub().call("octo", "other", AppHub.READ);
        app.hub().call("octo", "other", AppHub.READ);
        app.read();

        assertThat(app.asked())
                .containsExactly(FOR_TOKEN, READ, FOR_TOKEN, "GET /repos/octo/other", "GET /repos/octo/other", READ);
        assertThat(app.shown().getLast()).isEqualTo(AppHub.TOKEN + 1);
        assertThat(app.shown().get(3)).isEqualTo(AppHub.TOKEN + 2);
    }

    @Test
    void anInstallationThatIsNotNamedIsLookedUp() {
        try (AppHub unnamed = new AppHub(directory, Optional.empty())) {
            unnamed.read();

            assertThat(unnamed.asked())
                    .containsExactly(
                            "GET /repos/octo/hello/installation", "POST /app/installations/42/access_tokens", READ);
        }
    }

    @Test
    void aTokenIsRenewedFiveMinutesBeforeItRunsOut() {
        app.read();
        app.hub().time().move(Duration.ofMinutes(55).minusSeconds(1));
        app.read();
        assertThat(app.tokens()).isEqualTo(1);

        app.hub().time().move(Duration.ofSeconds(1));
        app.read();
        assertThat(app.tokens()).isEqualTo(2);
        assertThat(app.shown().getLast()).isEqualTo(AppHub.TOKEN + 2);
    }

    @Test
    void aYoungTokenThatIsRefusedIsTriedAgainBeforeAnotherIsAskedFor() {
        app.answers(401, "").answers(401, "");

        assertThat(app.read()).isEqualTo(new Observation.Repository("main", false));
        assertThat(app.hub().time().slept()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(app.tokens()).isEqualTo(1);
    }

    @Test
    void anOldTokenThatIsRefusedIsReplacedAtOnce() {
        app.read();
        app.hub().time().move(Duration.ofMinutes(2));
        app.answers(401, "");

        assertThat(app.read()).isEqualTo(new Observation.Repository("main", false));
        assertThat(app.hub().time().slept()).isEmpty();
        assertThat(app.tokens()).isEqualTo(2);
    }

    @Test
    void afterANewTokenThatIsRefusedTooAPersonHasToHelp() {
        for (int i = 0; i < 5; i++) {
            app.answers(401, "{\"message\": \"Bad credentials\"}");
        }

        assertThat(app.refused().fault()).isEqualTo(Fault.UNAUTHORIZED);
        assertThat(app.hub().time().slept()).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L);
        assertThat(app.tokens()).isEqualTo(2);
        assertThat(app.asked()).hasSize(7);
        assertThat(app.hub().github().credentialsChanged()).isFalse();
        app.writeKey(AppKeys.pkcs8());
        assertThat(app.hub().github().credentialsChanged()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1_800, -30, 30, 1_800})
    void aClockThatIsWrongIsSetOnceByTheDateOfGitHub(long aheadSeconds) {
        Instant theirs = TestTime.START.plusSeconds(aheadSeconds);
        app.answers(401, "{\"message\": \"'Issued at' claim is wrong\"}", ANY, date(theirs));

        assertThat(app.read()).isEqualTo(new Observation.Repository("main", false));
        assertThat(app.asked()).containsExactly(FOR_TOKEN, FOR_TOKEN, READ);
        assertThat(claims(1).path("iat").longValue()).isEqualTo(theirs.getEpochSecond() - 60);
        assertThat(claims(1).path("exp").longValue()).isEqualTo(theirs.getEpochSecond() + 540);
    }

    @Test
    void aTokenRunsOutByTheClockOfGitHub() {
        app.answers(401, "", ANY, date(TestTime.START.plus(Duration.ofMinutes(30))));
        app.read();
        app.hub().time().move(Duration.ofMinutes(25).minusSeconds(1));
        app.read();
        assertThat(app.tokens()).isEqualTo(1);

        app.hub().time().move(Duration.ofSeconds(1));
        app.read();
        assertThat(app.tokens()).isEqualTo(2);
    }

    @Test
    void anAppThatIsRefusedWithTheRightTimeIsNotSentAgain() {
        app.answers(401, "", ANY, date(TestTime.START.plusSeconds(1)));

        assertThat(app.refused().fault()).isEqualTo(Fault.UNAUTHORIZED);
        assertThat(app.asked()).containsExactly(FOR_TOKEN);
        assertThat(app.hub().github().credentialsChanged()).isFalse();
        app.writeKey(AppKeys.pkcs8());
        assertThat(app.hub().github().credentialsChanged()).isTrue();
    }

    @Test
    void theClockIsSetOnceAndNotAgainAndAgain() {
        app.answers(401, "", ANY, date(TestTime.START.plusSeconds(600)))
                .answers(401, "", ANY, date(TestTime.START.plusSeconds(1_200)));

        assertThat(app.refused().fault()).isEqualTo(Fault.UNAUTHORIZED);
        assertThat(app.asked()).containsExactly(FOR_TOKEN, FOR_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{'token': '', 'expires_at': '2026-02-03T05:05:06Z'}",
                "{'token': 'two words', 'expires_at': '2026-02-03T05:05:06Z'}",
                "{'token': 'ghs_x'}",
                "{'token': 'ghs_x', 'expires_at': 'soon'}"
            })
    void anAnswerWithoutATokenIsUnsure(String body) {
        app.answers(201, body.replace('\'', '"'), ANY);

        assertThat(app.refused()).satisfies(refused -> {
            assertThat(refused.fault()).isEqualTo(Fault.UNSURE);
            assertThat(refused.message())
                    .startsWith("GitHub's answer with a token for the App cannot be read: ")
                    .doesNotContain("ghs_x", "words");
        });
        assertThat(app.asked()).containsExactly(FOR_TOKEN);
    }

    @Test
    void whatGitHubDoesNotGrantIsDenied() {
        app.answers(422, "{\"message\": \"The permissions requested are not granted to this installation.\"}", ANY);

        assertThat(app.refused()).satisfies(refused -> {
            assertThat(refused.fault()).isEqualTo(Fault.DENIED);
            assertThat(refused.message()).contains("give the App 'contents: write'");
        });
    }

    @Test
    void aLimitOnRequestsForTokensHoldsEverything() {
        app.answers(429, "", ANY, "Retry-After: 30");

        assertThat(app.refused().patience()).isEqualTo(Duration.ofSeconds(30));
        assertThat(app.refused().patience()).isEqualTo(Duration.ofSeconds(30));
        assertThat(app.asked()).containsExactly(FOR_TOKEN);
    }

    @Test
    void thatTheAppIsNotInstalledIsNoMissingBranch() {
        app.answers(404, "{\"message\": \"Not Found\"}", ANY);

        assertThat(app.hub().refusal(new Command.GetBranch("sicd/p1")).fault()).isEqualTo(Fault.MISSING);
        assertThat(app.asked()).containsExactly(FOR_TOKEN);
    }

    @Test
    void aKeyThatIsReplacedIsUsedForTheNextToken() {
        app.read();
        app.writeKey("no key");
        app.hub().time().move(Duration.ofHours(1));
        app.read();
        app.writeKey(AppKeys.pem(
                "PRIVATE KEY", AppKeys.made("RSA", 2048).getPrivate().getEncoded()));
        app.hub().time().move(Duration.ofHours(1));
        app.read();

        // RS256 is the same for the same key and text, and the claims differ by the time alone
        assertThat(app.asked()).containsExactly(FOR_TOKEN, READ, FOR_TOKEN, READ, FOR_TOKEN, READ);
        assertThat(app.shown().get(2)).isEqualTo(signed(AppKeys.pkcs8(), 1));
        assertThat(app.shown().get(4)).isNotEqualTo(signed(AppKeys.pkcs8(), 2));
    }

    @Test
    void aBrokenKeyIsNoStartAndIsNotShown() throws IOException {
        Path file = directory.resolve("broken.pem");
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
        GitHubConfig config =
                GitHubConfig.of(URI.create("http://127.0.0.1:1/"), new Credentials.App("123", Optional.empty(), file));

        assertThatThrownBy(() -> GitHub.connect(config, new TestTime()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "the credentials for GitHub cannot be used: the file '" + file
                                + "': its private key is damaged or not of RSA; name the .pem file that GitHub made for the App")
                .hasNoCause();
    }

    private static String signed(String pem, int hours) {
        return AppKey.ofPem(pem).token("123", TestTime.START.plus(Duration.ofHours(hours)));
    }

    private JsonNode claims(int request) {
        List<String> parts = List.of(app.shown().get(request).split("\\.", -1));
        return Hub.json(new String(Base64.getUrlDecoder().decode(parts.get(1)), StandardCharsets.UTF_8));
    }

    private static String date(Instant at) {
        return "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
    }
}
