package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code sicd} command as its user meets it. */
class CommandLineTest {
    @TempDir
    Path directory;

    @Test
    void saysWhenItIsReadyAndNothingElse() throws Exception {
        try (SicdProcess dev = SicdProcess.dev(directory.resolve("data"))) {
            assertThat(dev.stop()).isZero();
            String url = dev.url();
            assertThat(dev.lines())
                    .hasSize(5)
                    .startsWith(
                            "SICD ready: " + url + " kafka=" + dev.kafka(),
                            "  " + url + "/ in a browser is the dashboard")
                    .allMatch(line -> line.contains(url));
        }
        assertThat(directory.resolve("data/logs/sicd.log")).isNotEmptyFile();
    }

    @Test
    void findsItsDataAgainAfterAStop() throws Exception {
        Path data = directory.resolve("data");
        try (SicdProcess dev = SicdProcess.dev(data);
                Api api = new Api(dev.url())) {
            api.post("/start", "{\"run_id\": \"kept\"}");
            assertThat(dev.stop()).isZero();
        }
        try (SicdProcess dev = SicdProcess.dev(data);
                Api api = new Api(dev.url())) {
            Api.Answer summary = api.get("/runs/kept/summary");
            assertThat(summary.status()).as("%s", summary.body()).isEqualTo(200);
            assertThat(summary.body().get("in_progress").intValue()).isEqualTo(1);
        }
    }

    @Test
    void refusesASecondSystemOnTheSameData() throws Exception {
        Path data = directory.resolve("data");
        try (SicdProcess first = SicdProcess.dev(data)) {
            assertRefused(List.of("dev", "--port", "0", "--kafka-port", "0", "--data-dir", data.toString()), "another");
            assertThat(first.stop()).isZero();
        }
    }

    @Test
    void refusesTakenPorts() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertRefused(List.of("dev", "--ephemeral", "--port", port, "--kafka-port", "0"), port);
            assertRefused(List.of("dev", "--ephemeral", "--port", "0", "--kafka-port", port), port);
        }
    }

    @Test
    void refusesADirectoryThatIsNotItsOwn() throws Exception {
        Path foreign = Files.createDirectory(directory.resolve("foreign"));
        Files.writeString(foreign.resolve("thesis.txt"), "mine");
        assertRefused(List.of("dev", "--data-dir", foreign.toString()), "foreign");
        Path file = Files.writeString(directory.resolve("file"), "mine");
        assertRefused(List.of("dev", "--data-dir", file.toString()), "cannot be used");
        assertThat(foreign).isDirectoryNotContaining("glob:**sicd*");
    }

    @Test
    void refusesSettingsThatItDoesNotKnow() throws Exception {
        SicdProcess dev = SicdProcess.run(
                Map.of("SICD_BRANCH_PREFX", "x/"), directory, "dev", "--ephemeral", "--port", "0", "--kafka-port", "0");
        assertThat(dev.exitCode()).isEqualTo(2);
        assertThat(dev.lines())
                .anySatisfy(line ->
                        assertThat(line).contains("SICD_BRANCH_PREFX").contains("did you mean SICD_BRANCH_PREFIX?"));
    }

    @Test
    void helpsWithACommand() throws Exception {
        SicdProcess help = SicdProcess.run(Map.of(), directory, "help", "verify-chain");

        assertThat(help.exitCode()).isZero();
        assertThat(help.lines().getFirst()).startsWith("Usage: sicd verify-chain");
    }

    @Test
    void verifiesARunningSystem() throws Exception {
        try (SicdProcess dev = SicdProcess.dev(directory.resolve("data"))) {
            SicdProcess verify = SicdProcess.run(Map.of(), directory, "verify", "--url", dev.url());
            assertThat(verify.exitCode()).as("%s", verify.lines()).isZero();
            assertThat(verify.lines()).noneMatch(line -> line.contains("✗"));
            assertThat(verify.lines().getLast()).endsWith("passed, 0 failed");
        }
        SicdProcess nothing = SicdProcess.run(Map.of(), directory, "verify", "--url", unused());
        assertThat(nothing.exitCode()).isEqualTo(2);
    }

    @Test
    void demonstratesItselfOnARealCheckout() throws Exception {
        Path checkout = untidyCheckout();
        SicdProcess demo;
        try (SicdProcess dev = SicdProcess.dev(directory.resolve("data"))) {
            demo = SicdProcess.run(Map.of(), directory, "demo", "--repo", checkout.toString(), "--url", dev.url());
            assertThat(demo.exitCode()).as("%s", demo.lines()).isZero();
        }
        String said = String.join("\n", demo.lines());
        assertThat(said)
                .contains("Untidy.java")
                .contains("aura-sicd/")
                .contains("-\tint x;")
                .contains("+    int x;")
                .contains("the hash chain holds from entry 1")
                .contains("nothing is missing");
        assertThat(Files.readString(checkout.resolve("Untidy.java"))).contains("\tint x;");
    }

    private Path untidyCheckout() throws IOException, InterruptedException {
        Path checkout = Files.createDirectory(directory.resolve("checkout"));
        Files.writeString(checkout.resolve("Untidy.java"), "class Untidy {\n\tint x;\n    int y;   \n}");
        Files.writeString(checkout.resolve("tidy.txt"), "fine\n");
        for (List<String> command : List.of(List.of("git", "init", "-q"), List.of("git", "add", "."))) {
            assertThat(new ProcessBuilder(command)
                            .directory(checkout.toFile())
                            .start()
                            .waitFor())
                    .isZero();
        }
        return checkout;
    }

    private void assertRefused(List<String> arguments, String saying) throws InterruptedException {
        SicdProcess refused = SicdProcess.run(Map.of(), directory, arguments.toArray(String[]::new));
        assertThat(refused.exitCode()).as("%s", refused.lines()).isEqualTo(2);
        assertThat(refused.lines()).hasSize(1);
        assertThat(refused.lines().getFirst()).contains(saying);
    }

    private static String unused() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + free.getLocalPort()).toString();
        }
    }
}
