package dev.sicd.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class VerificationTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal =
            new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    private final List<String> tried = new ArrayList<>();

    @Test
    void printsALineForEachCheckAndCounts() throws InterruptedException {
        Verification.Tally tally = new Verification(terminal).run(List.of(good("one"), bad("two"), good("three")));

        assertThat(lines(out)).containsExactly("✓ one", "✗ two: it is not; it never was", "✓ three");
        assertThat(tally).hasToString("2 passed, 1 failed");
    }

    @Test
    void doesNotTryWhatNeedsAFailedCheckAndSaysSo() throws InterruptedException {
        Verification.Tally tally = new Verification(terminal)
                .run(List.of(
                        bad("one"), good("two").needing("one"), good("three").needing("two"), good("four")));

        assertThat(tried).containsExactly("one", "four");
        assertThat(lines(out))
                .contains("✗ two: not tried, since this failed: one", "✗ three: not tried, since this failed: two");
        assertThat(tally).isEqualTo(new Verification.Tally(1, 3));
    }

    @Test
    void failsACheckWhoseQuestionIsNotAnswered() throws Exception {
        try (SicdClient nobody = new SicdClient(nowhere())) {
            Verification.Tally tally = new Verification(terminal)
                    .run(List.of(Check.of("one", expect -> nobody.get("/livez")), good("two")));

            assertThat(tally).isEqualTo(new Verification.Tally(1, 1));
            assertThat(lines(out)).first().asString().startsWith("✗ one: nothing answers at ");
        }
    }

    @Test
    void endsWithTwoWhereNothingAnswers() throws IOException {
        String nowhere = nowhere();

        assertThat(verify("--url", nowhere)).isEqualTo(2);
        assertThat(lines(err))
                .containsExactly("sicd: nothing answers at " + nowhere
                        + "; see whether it runs and whether that is its address (./sicd dev runs all in one)");
        assertThat(lines(out)).isEmpty();
    }

    @Test
    void endsWithTwoForWhatIsNoAddress() {
        assertThat(verify("--url", "nonsense")).isEqualTo(2);
        assertThat(lines(err)).singleElement().asString().contains("'nonsense'");
    }

    @Test
    void theRealPlanNamesEachCheckOnceAndNeedsOnlyEarlierOnes() {
        try (SicdClient nobody = new SicdClient(SicdClient.DEFAULT_URL)) {
            List<Check> plan = Plan.of(new Trial(nobody, CLOCK, new Random(7)));

            Set<String> earlier = new HashSet<>();
            for (Check check : plan) {
                assertThat(earlier).as(check.name()).containsAll(check.needs());
                assertThat(earlier.add(check.name())).as(check.name()).isTrue();
            }
            assertThat(plan).hasSizeGreaterThan(30);
        }
    }

    @Test
    void theRunIsNamedByTimeAndChance() {
        try (SicdClient nobody = new SicdClient(SicdClient.DEFAULT_URL)) {
            Trial trial = new Trial(nobody, CLOCK, new Random(7));
            Trial other = new Trial(nobody, CLOCK, new Random(8));

            assertThat(trial.runId()).matches("verify_20260102_030405_[0-9a-f]{6}");
            assertThat(other.runId()).isNotEqualTo(trial.runId());
        }
    }

    @Test
    void everyNumberIsGivenOnce() {
        try (SicdClient nobody = new SicdClient(SicdClient.DEFAULT_URL)) {
            Trial trial = new Trial(nobody, CLOCK, new Random(7));

            assertThat(trial.numbered().path("producer_seq").asInt()).isEqualTo(1);
            assertThat(trial.numbered(2, "ActionLogged").path("producer_seq").asInt())
                    .isEqualTo(2);
            assertThat(trial.numberedEvents()).hasSize(2).doesNotHaveDuplicates();
        }
    }

    private int verify(String... arguments) {
        return new CommandLine(new VerifyCommand(terminal, CLOCK, new Random(7))).execute(arguments);
    }

    private Check good(String name) {
        return Check.of(name, expect -> tried.add(name));
    }

    private Check bad(String name) {
        return Check.of(name, expect -> {
            tried.add(name);
            expect.that(false, "it is not");
            expect.that(false, "it never was");
        });
    }

    private static String nowhere() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }

    private static List<String> lines(ByteArrayOutputStream stream) {
        return stream.toString(UTF_8).lines().toList();
    }
}
