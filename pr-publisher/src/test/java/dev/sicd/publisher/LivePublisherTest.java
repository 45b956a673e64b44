package dev.sicd.publisher;

import static dev.sicd.publisher.LiveSystem.change;
import static dev.sicd.publisher.LiveSystem.proposal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.fakegithub.FakeRepository;
import dev.sicd.fakegithub.Fault;
import dev.sicd.fakegithub.Gate;
import dev.sicd.fakegithub.LoggedRequest;
import dev.sicd.fakegithub.PullRequest;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.FileProblem;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.schemas.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a real broker, against a GitHub that holds every request against GitHub's own description. */
class LivePublisherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private LiveSystem system;

    @BeforeEach
    void start() throws Exception {
        system = new LiveSystem(directory);
    }

    @AfterEach
    void everyRequestWasAsGitHubDescribesIt() {
        assertThat(system.github.violations()).isEmpty();
        system.close();
    }

    @Test
    void opensAPullRequestThatHoldsExactlyWhatWasApproved() throws Exception {
        FakeRepository repository = system.repository("your-repo");
        ApprovedProposal approved = system.send(proposal("your-repo", "Optimize @mona, fixes #1", change()));
        try (Publisher publisher = system.start()) {
            PullRequestOpened opened = (PullRequestOpened) system.said(1).getFirst();
            Broker.await("its offset to be committed", () -> system.broker.committed() == 1);
            Broker.await("readiness", () -> publisher.health().ready().isUp());

            PullRequest made = repository.pullRequests().getFirst();
            String branch = "aura-sicd/" + approved.proposalId();
            assertThat(repository.pullRequests()).hasSize(1);
            assertThat(made.head()).isEqualTo(branch);
            assertThat(made.base()).isEqualTo("main");
            assertThat(made.draft()).isTrue();
            assertThat(made.labels()).containsExactly("sicd");
            assertThat(made.title()).doesNotContain("@mona").doesNotContain("fixes #1");
            assertThat(made.body())
                    .startsWith("## Autonomous Code Improvement Proposal")
                    .endsWith(PullRequestBody.marker(approved));
            assertThat(text(repository, branch)).isEqualTo("better\n");
            assertThat(repository.ahead("main", branch)).isEqualTo(1);
            assertThat(repository.commitOf(opened.commitSha()).message())
                    .contains("Sicd-Proposal-Id: " + approved.proposalId())
                    .contains("Sicd-Digest: sha256:" + approved.contentDigest().hex());
            assertThat(opened.number()).isEqualTo(made.number());
            assertThat(opened.treeSha())
                    .isEqualTo(repository.commitOf(opened.commitSha()).tree());
            assertThat(opened.baseBranch()).isEqualTo("main");
            assertThat(opened.cause()).contains(Samples.cause(approved, system.broker, 0));
            assertThat(opened.warnings()).isEmpty();
            // beside the looks at what people do with it
            assertThat(system.github.requests(repository))
                    .filteredOn(request -> !request.operation().equals("pulls/get"))
                    .hasSize(12);
        }
        assertThat(system.broker.size(Topic.PULL_REQUESTS)).isEqualTo(1);
    }

    @Test
    void aLostConnectionOrAFailureBeforeOrAfterEachCallEndsWithOnePullRequest() throws Exception {
        Map<String, FakeRepository> repositories = new HashMap<>();
        for (int call = 1; call <= 12; call++) {
            for (boolean after : new boolean[] {false, true}) {
                for (Fault fault : List.of(Fault.drop(), Fault.serverError(502))) {
                    String name = "r%d%s%s"
                            .formatted(call, after ? "after" : "before", fault instanceof Fault.Drop ? "drop" : "502");
                    repositories.put(name, system.repository(name));
                    if (after) {
                        system.github.faults().after(of(name), call, fault);
                    } else {
                        system.github.faults().before(of(name), call, fault);
                    }
                    system.send(proposal(name, "better", change()));
                }
            }
        }
        try (Publisher publisher = system.start()) {
            assertThat(system.said(48)).allMatch(PullRequestOpened.class::isInstance);
            assertThat(publisher.health().live().isUp()).isTrue();
        }
        repositories.forEach(LivePublisherTest::assertOne);
    }

    @Test
    void whoeverIsStoppedBeforeOrAfterEachCallFinishesAtTheNextStartWithOnePullRequest() throws Exception {
        Map<String, FakeRepository> repositories = new HashMap<>();
        Map<String, Gate> gates = new HashMap<>();
        for (int call = 1; call <= 12; call++) {
            for (boolean after : new boolean[] {false, true}) {
                String name = "r" + call + (after ? "after" : "before");
                Gate gate = new Gate();
                gates.put(name, gate);
                repositories.put(name, system.repository(name));
                if (after) {
                    system.github.faults().after(of(name), call, Fault.hold(gate));
                } else {
                    system.github.faults().before(of(name), call, Fault.hold(gate));
                }
                system.send(proposal(name, "better", change()));
            }
        }
        try (Publisher publisher = system.start()) {
            assertThat(publisher.health().live().isUp()).isTrue();
            for (Map.Entry<String, Gate> gate : gates.entrySet()) {
                assertThat(gate.getValue().awaitReached(PATIENCE))
                        .as(gate.getKey())
                        .isTrue();
            }
        }
        assertThat(system.broker.size(Topic.PULL_REQUESTS)).isZero();
        gates.values().forEach(Gate::release);
        try (Publisher publisher = system.start()) {
            assertThat(system.said(24)).allMatch(PullRequestOpened.class::isInstance);
            assertThat(publisher.health().live().isUp()).isTrue();
        }
        repositories.forEach(LivePublisherTest::assertOne);
    }

    @Test
    void aSlowRepositoryHoldsUpNoOther() throws Exception {
        system.repository("slow");
        system.repository("quick");
        Gate gate = new Gate();
        system.github.faults().before(of("slow"), 1, Fault.hold(gate));
        system.send(proposal("slow", "first", change()));
        ApprovedProposal quick = system.send(proposal("quick", "second", change()));
        try (Publisher publisher = system.start()) {
            assertThat(system.said(1)).extracting(PullRequestEvent::proposalId).containsExactly(quick.proposalId());
            assertThat(system.broker.committed()).isZero();

            gate.release();

            assertThat(system.said(2)).hasSize(2);
            Broker.await("both to be committed", () -> system.broker.committed() == 2);
            assertThat(publisher.health().live().isUp()).isTrue();
        }
    }

    @Test
    void refusedCredentialsHaltItUntilTheirFileChangesAndNothingIsLost() throws Exception {
        FakeRepository repository = system.repository("your-repo");
        system.github.requireToken("g00d");
        Path token = Files.writeString(directory.resolve("token"), "b4d\n");
        Map<String, String> settings = new HashMap<>(LiveSystem.FREE);
        settings.put("SICD_GITHUB_TOKEN_FILE", token.toString());
        system.send(proposal("your-repo", "better", change()));
        try (Publisher publisher = system.start(settings)) {
            Broker.await(
                    "the halt",
                    () -> !publisher.health().ready().isUp()
                            && publisher.health().ready().states().toString().contains("refuses the credentials"));
            assertThat(system.broker.committed()).isZero();
            assertThat(publisher.health().live().isUp()).isTrue();

            Files.writeString(token, "g00d\n");

            assertThat(system.said(1).getFirst()).isInstanceOf(PullRequestOpened.class);
            Broker.await("readiness", () -> publisher.health().ready().isUp());
        }
        assertOne("your-repo", repository);
        assertThat(system.broker.size(Topic.QUARANTINE)).isZero();
    }

    @Test
    void aGitHubAppGetsANewTokenWhenItsOwnIsNoGoodAnyMore() throws Exception {
        FakeRepository repository = system.repository("your-repo");
        KeyPair pair = rsa();
        system.github.app(7, 70, "sicd", pair.getPublic());
        Map<String, String> settings = new HashMap<>(LiveSystem.FREE);
        settings.put("SICD_GITHUB_APP_ID", "7");
        settings.put(
                "SICD_GITHUB_APP_KEY_FILE",
                Files.writeString(directory.resolve("app.pem"), pem(pair)).toString());
        try (Publisher publisher = system.start(settings)) {
            PullRequestEvent first = system.saidNext(proposal("your-repo", "first", change()));
            system.github.revokeInstallationTokens();
            PullRequestEvent second = system.saidNext(proposal("your-repo", "second", change()));

            assertThat(List.of(first, second))
                    .allSatisfy(event -> assertThat(event)
                            .isInstanceOfSatisfying(
                                    PullRequestOpened.class,
                                    opened -> assertThat(opened.warnings()).isEmpty()));
            assertThat(publisher.health().live().isUp()).isTrue();
        }
        assertThat(repository.pullRequests()).extracting(PullRequest::author).containsExactly("sicd[bot]", "sicd[bot]");
        assertThat(repository.pullRequests()).allMatch(made -> made.labels().equals(List.of("sicd")));
    }

    @Test
    void aFileThatChangedIsReportedToTheAgent() throws Exception {
        FakeRepository repository = system.repository("your-repo");
        repository.pushTo("main", Map.of("src/a.py", "other\n".getBytes(UTF_8)), "moved on");
        system.send(proposal("your-repo", "better", change()));
        try (Publisher publisher = system.start()) {
            assertThat(system.said(1).getFirst()).isInstanceOfSatisfying(PublishFailed.class, failed -> {
                assertThat(failed.code()).isEqualTo("STALE");
                assertThat(failed.files()).extracting(FileProblem::filePath).containsExactly("src/a.py");
            });
            assertThat(publisher.health().live().isUp()).isTrue();
        }
        assertThat(system.github.requests(repository))
                .allMatch(request -> request.method().equals("GET"));
    }

    @Test
    void aBudgetPutsOffAndAMergeLetsTheNextOneGoOnAlsoAfterARestart() throws Exception {
        FakeRepository repository = system.repository("your-repo");
        Map<String, String> one = new HashMap<>(LiveSystem.FREE);
        one.put("SICD_MAX_OPEN_PRS", "1");
        system.send(proposal("your-repo", "first", change()));
        ApprovedProposal second = system.send(proposal(
                "your-repo",
                "second",
                new CodeChange("new.py", CodeChange.ChangeType.CREATE, Optional.empty(), "n\n", "", Optional.empty())));
        try (Publisher publisher = system.start(one)) {
            assertThat(system.said(2).getLast()).isInstanceOfSatisfying(PublishDeferred.class, put -> {
                assertThat(put.code()).isEqualTo("OPEN_BUDGET");
                assertThat(put.proposalId()).isEqualTo(second.proposalId());
                assertThat(put.times()).isEqualTo(1);
            });
            Broker.await("both to be committed", () -> system.broker.committed() == 2);
            assertThat(publisher.health().live().isUp()).isTrue();
        }
        try (Publisher publisher = system.start(one)) {
            Broker.await("readiness", () -> publisher.health().ready().isUp());
            repository.merge(1);

            List<PullRequestEvent> said = system.said(4);

            assertThat(said.get(2))
                    .isInstanceOfSatisfying(
                            PullRequestClosed.class,
                            closed -> assertThat(closed.merged()).isTrue());
            assertThat(said.get(3))
                    .isInstanceOfSatisfying(
                            PullRequestOpened.class,
                            opened -> assertThat(opened.proposalId()).isEqualTo(second.proposalId()));
        }
        assertThat(repository.pullRequests()).hasSize(2);
    }

    @Test
    void whatPeopleRejectIsSaidAndNotMadeAgain() throws Exception {
        FakeRepository repository = system.repository("your-repo");
        system.send(proposal("your-repo", "better", change()));
        try (Publisher publisher = system.start()) {
            assertThat(system.said(1)).hasSize(1);
            repository.close(1);
            assertThat(system.said(2).getLast())
                    .isInstanceOfSatisfying(
                            PullRequestClosed.class,
                            closed -> assertThat(closed.merged()).isFalse());
            assertThat(publisher.health().live().isUp()).isTrue();
        }
        system.broker.forgetCommits(0);
        try (Publisher publisher = system.start()) {
            Broker.await("it to be read again", () -> system.broker.committed() == 1);
            assertThat(publisher.health().live().isUp()).isTrue();
        }
        assertThat(repository.pullRequests()).hasSize(1);
    }

    @Test
    void whatMustNotBePublishedIsParkedBeforeGitHubHearsOfIt() throws Exception {
        FakeRepository repository = system.repository("your-repo");
        Map<String, String> other = new HashMap<>(LiveSystem.FREE);
        other.put("SICD_ALLOWED_REPOSITORIES", "your-org/your-repo");
        system.send(proposal("elsewhere", "better", change()));
        system.send(proposal(
                "your-repo",
                "workflow",
                new CodeChange(
                        ".github/workflows/ci.yml",
                        CodeChange.ChangeType.CREATE,
                        Optional.empty(),
                        "on: push\n",
                        "",
                        Optional.empty())));
        String secret = "ghp_" + "a1B2".repeat(9);
        system.send(proposal(
                "your-repo",
                "secret",
                new CodeChange(
                        "conf.py",
                        CodeChange.ChangeType.CREATE,
                        Optional.empty(),
                        "x = 1\ntoken = '" + secret + "'\n",
                        "",
                        Optional.empty())));
        try (Publisher publisher = system.start(other)) {
            Map<String, PublishParked> parked = new HashMap<>();
            system.said(3).forEach(event -> parked.put(((PublishParked) event).code(), (PublishParked) event));

            assertThat(parked).containsOnlyKeys("NOT_ALLOWED", "PROTECTED_PATH", "SECRET");
            PublishParked secretive = Objects.requireNonNull(parked.get("SECRET"));
            FileProblem found = secretive.files().getFirst();
            assertThat(found.filePath()).isEqualTo("conf.py");
            assertThat(found.line()).isEqualTo(2);
            assertThat(secretive.toString()).doesNotContain(secret);
            assertThat(publisher.health().live().isUp()).isTrue();
        }
        assertThat(system.github.requests()).isEmpty();
        assertThat(repository.pullRequests()).isEmpty();
    }

    @Test
    void whatAPersonAcceptedByNameIsPublished() throws Exception {
        FakeRepository repository = system.repository("your-repo");
        ApprovedProposal bare = proposal(
                "your-repo",
                "workflow",
                new CodeChange(
                        ".github/workflows/ci.yml",
                        CodeChange.ChangeType.CREATE,
                        Optional.empty(),
                        "on: push\n",
                        "",
                        Optional.empty()));
        system.send(Samples.signed(
                bare,
                Samples.statement(bare)
                        .approver("human:rita")
                        .acknowledging("protected_path:.github/workflows/ci.yml")
                        .build(),
                Samples.KEY));
        try (Publisher publisher = system.start()) {
            assertThat(system.said(1).getFirst()).isInstanceOf(PullRequestOpened.class);
            assertThat(publisher.health().live().isUp()).isTrue();
        }
        assertThat(repository.pullRequests()).hasSize(1);
    }

    @Test
    void aBrakeHoldsItAndItGoesOnWhenTheBrakeIsOff() throws Exception {
        FakeRepository repository = system.repository("your-repo");
        system.standing.safeMode = true;
        system.send(proposal("your-repo", "better", change()));
        try (Publisher publisher = system.start()) {
            assertThat(system.said(1).getFirst())
                    .isInstanceOfSatisfying(
                            PublishDeferred.class, put -> assertThat(put.code()).isEqualTo("SAFE_MODE"));
            assertThat(system.github.requests()).isEmpty();

            system.standing.safeMode = false;

            assertThat(system.said(2).getLast()).isInstanceOf(PullRequestOpened.class);
            assertThat(publisher.health().live().isUp()).isTrue();
        }
        assertOne("your-repo", repository);
    }

    @Test
    void whatItsAuthorTookBackIsNotPublished() throws Exception {
        FakeRepository repository = system.repository("your-repo");
        ApprovedProposal approved = proposal("your-repo", "better", change());
        system.standing.withdrawn.add(approved.proposalId());
        system.send(approved);
        try (Publisher publisher = system.start()) {
            Broker.await("its offset to be committed", () -> system.broker.committed() == 1);
            assertThat(publisher.health().live().isUp()).isTrue();
        }
        assertThat(repository.pullRequests()).isEmpty();
        assertThat(system.broker.size(Topic.PULL_REQUESTS)).isZero();
    }

    @Test
    void aLimitOfAnHourIsSaidAndPutsOffEverythingWithoutAnotherRequest() throws Exception {
        system.repository("one");
        system.repository("other");
        // by GitHub's clock, as its answers tell it, which is not the publisher's here
        Instant reset = Instant.now().plus(Duration.ofMinutes(40));
        system.github.faults().before(LoggedRequest.any(), 1, Fault.primaryRateLimit(403, reset));
        system.send(proposal("one", "better", change()));
        try (Publisher publisher = system.start()) {
            assertThat(system.said(1).getFirst()).isInstanceOfSatisfying(PublishDeferred.class, put -> {
                assertThat(put.code()).isEqualTo("RATE_LIMITED");
                assertThat(put.until()).isAfter(system.now().plus(Duration.ofMinutes(38)));
            });
            system.send(proposal("other", "better", change()));
            assertThat(system.said(2)).allMatch(PublishDeferred.class::isInstance);
            assertThat(publisher.health().live().isUp()).isTrue();
        }
        assertThat(system.github.requests()).hasSize(1);
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        return generator.generateKeyPair();
    }

    private static String pem(KeyPair pair) {
        return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPrivate().getEncoded()));
    }

    private static Predicate<LoggedRequest> of(String repository) {
        return request -> request.repository().equals(LiveSystem.OWNER + "/" + repository);
    }

    private static String text(FakeRepository repository, String branch) {
        return Objects.requireNonNull(repository.files(branch).get("src/a.py")).text();
    }

    private static void assertOne(String name, FakeRepository repository) {
        assertThat(repository.pullRequests()).as(name).hasSize(1);
        PullRequest made = repository.pullRequests().getFirst();
        assertThat(text(repository, made.head())).as(name).isEqualTo("better\n");
        assertThat(repository.files(made.head())).as(name).hasSize(1);
        assertThat(repository.ahead("main", made.head())).as(name).isEqualTo(1);
    }
}
