package dev.sicd.publisher.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sicd.kit.config.Secret;
import dev.sicd.model.git.GitId;
import dev.sicd.model.publish.Command;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That neither a token nor a key, nor what a key signed, is written anywhere, however talkative everything is. */
class NoSecretsInLogsTest {
    private static final GitId A = new GitId("a".repeat(40));
    private static final List<Command.Call> CALLS =
            List.of(new Command.GetRepository(), new Command.CreateBlob("x"), new Command.ListPullRequests("sicd/p1"));
    /** The beginning of all that is written in JSON and then as base64, as the parts of a proof are. */
    private static final String SIGNED = "eyJ";

    @TempDir
    private Path directory;

    @Test
    void aTokenIsNotLogged() throws IOException {
        Path file = directory.resolve("token");
        Files.writeString(file, Hub.TOKEN);
        List<String> said = new ArrayList<>();
        try (LogLines lines = LogLines.capture("okhttp3", "okhttp3.OkHttpClient");
                Hub hub = Hub.start(new Credentials.TokenFile(file), Duration.ZERO)) {
            for (Command.Call call : CALLS) {
                trouble().forEach(hub::answers);
                trouble().forEach(unused -> said.add(hub.call(call).toString()));
                hub.time().move(Duration.ofDays(1));
            }
            Files.writeString(file, Hub.TOKEN + " " + Hub.TOKEN);
            hub.answers(401, "").call(CALLS.getFirst());
            said.addAll(aTimeout());
            said.add("" + hub.github().identity() + hub.github().credentialsChanged());

            said.addAll(lines.all());
            assertThat(lines.all())
                    .anyMatch(line -> line.contains("Transport") && line.contains("/repos/octo/hello"))
                    .anyMatch(line -> line.contains("SecretSource"))
                    .anyMatch(line -> line.startsWith("okhttp3."));
        }

        assertThat(said).noneMatch(line -> line.contains(Hub.TOKEN)).noneMatch(line -> line.contains("Bearer"));
    }

    @Test
    void nothingOfAnAppIsLogged() {
        List<String> said = new ArrayList<>();
        try (LogLines lines = LogLines.capture("okhttp3", "okhttp3.OkHttpClient");
                AppHub app = new AppHub(directory, Optional.empty())) {
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    TestTime.START.plusSeconds(600).atOffset(ZoneOffset.UTC));
            app.answers(401, "{\"message\": \"'exp' is wrong\"}", "Date: " + date);
            said.add(app.read().toString());
            for (int i = 0; i < 5; i++) {
                app.answers(401, "{\"message\": \"Bad credentials\"}");
            }
            said.add(app.read().toString());
            app.writeKey(AppKeys.pkcs8().substring(0, 900));
            app.hub().time().move(Duration.ofHours(1));
            app.answers(201, "{\"token\": \"ghs_installationtoken 9\"}", "For: any")
                    .answers(201, "{\"token\": \"ghs_installationtoken9\", \"expires_at\": \"x\"}", "For: any");
            said.add(app.read().toString());
            said.add(app.read().toString());
            said.add("" + app.hub().github().identity() + app.hub().github().credentialsChanged());

            said.addAll(lines.all());
            assertThat(app.shown())
                    .anyMatch(shown -> shown.startsWith(SIGNED))
                    .anyMatch(shown -> shown.startsWith(AppHub.TOKEN));
            assertThat(lines.all()).anyMatch(line -> line.contains("access_tokens"));
        }

        assertHoldsNothing(said);
    }

    @Test
    void whatIsNoCredentialIsNotShownEither() throws IOException {
        Path file = directory.resolve("file");
        List<String> said = new ArrayList<>();
        for (String text : List.of(Hub.TOKEN + "\n" + Hub.TOKEN, Hub.TOKEN + "\u00e4", Hub.TOKEN.repeat(60))) {
            Files.writeString(file, text);
            said.add(refusal(new Credentials.TokenFile(file)));
            said.add(refusal(new Credentials.GivenToken(new Secret(text))));
        }
        for (String text : brokenKeys()) {
            Files.writeString(file, text);
            said.add(refusal(new Credentials.App("123", Optional.empty(), file)));
        }

        assertThat(said).allMatch(text -> text.contains("the credentials for GitHub cannot be used"));
        assertHoldsNothing(said);
    }

    @Test
    void valuesThatHoldSecretsDoNotShowThem() throws Unreadable {
        ApiAnswer answer = new ApiAnswer(
                201, Headers.of("X-Any", "1"), ByteString.encodeUtf8("{\"token\":\"" + AppHub.TOKEN + "\"}"), true);

        assertHoldsNothing(List.of(
                answer.toString(),
                new Exchange.Result.Answered(answer).toString(),
                ApiFields.of(answer).toString(),
                new Credentials.GivenToken(new Secret(Hub.TOKEN)).toString(),
                GitHubConfig.of(GitHubConfig.DEFAULT_API, Hub.TOKEN_CREDENTIALS).toString(),
                AppKey.ofPem(AppKeys.pkcs1()).toString()));
    }

    private static List<String> aTimeout() {
        try (Hub silent = Hub.impatient(Duration.ofMillis(500))) {
            MockResponse never =
                    answer(200).onResponseStart(SocketEffect.Stall.INSTANCE).build();
            return CALLS.stream()
                    .map(call -> silent.answers(never).call(call).toString())
                    .toList();
        }
    }

    /** One of each kind. */
    private static List<MockResponse> trouble() {
        return Stream.of(
                        answer(401),
                        answer(403),
                        answer(404),
                        answer(301).addHeader("Location: /elsewhere"),
                        answer(500),
                        answer(200).body("{"),
                        answer(200).body("{\"default_branch\": \"main\", \"sha\": \"%s\"}".formatted(A.hex())),
                        answer(200).onResponseStart(new SocketEffect.CloseSocket()),
                        answer(200).onResponseBody(new SocketEffect.CloseSocket()),
                        // closed after it: the client would wait for more of a body that has no end
                        answer(200)
                                .addHeaderLenient("Content-Length", "x")
                                .onResponseEnd(new SocketEffect.CloseSocket()),
                        answer(200).status("HTTP/1.1 what"),
                        answer(429).addHeader("Retry-After: 5"))
                .map(MockResponse.Builder::build)
                .toList();
    }

    private static MockResponse.Builder answer(int status) {
        return new MockResponse.Builder().code(status).body("{\"message\": \"no\"}");
    }

    private static List<String> brokenKeys() {
        String whole = AppKeys.pkcs1();
        return List.of(
                whole.substring(0, 900),
                whole.substring(0, 900) + "\n-----END RSA PRIVATE KEY-----",
                whole.replace("RSA PRIVATE KEY", "PRIVATE KEY"),
                whole.replace("RSA PRIVATE KEY", "KEY"));
    }

    private static String refusal(Credentials credentials) {
        GitHubConfig config = GitHubConfig.of(URI.create("http://127.0.0.1:1/"), credentials);
        Throwable thrown = catchThrowable(() -> GitHub.connect(config, new TestTime()));
        return thrown + " " + thrown.getCause() + " " + List.of(thrown.getSuppressed());
    }

    private static void assertHoldsNothing(List<String> said) {
        List<String> ofKey = Stream.of(AppKeys.pkcs1(), AppKeys.pkcs8())
                .flatMap(String::lines)
                .filter(line -> !line.startsWith("-"))
                .map(line -> line.substring(0, Math.min(16, line.length())))
                .filter(line -> line.length() == 16)
                .toList();
        assertThat(ofKey).hasSizeGreaterThan(40);
        assertThat(said)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .doesNotContain(ofKey)
                        .doesNotContain(Hub.TOKEN, AppHub.TOKEN, SIGNED, "Bearer", "PRIVATE KEY"));
    }
}
