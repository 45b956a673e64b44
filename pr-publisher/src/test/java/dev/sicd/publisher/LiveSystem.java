package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.fakegithub.FakeGitHub;
import dev.sicd.fakegithub.FakeRepository;
import dev.sicd.kit.config.Settings;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.ledger.Hash;
import dev.sicd.schemas.ApprovedProposalCodec;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A live publisher's surroundings: a broker of its own names, a GitHub, and the time of the sample approvals. */
final class LiveSystem implements AutoCloseable {
    static final String OWNER = "your-org";
    static final Map<String, String> FREE = Map.of(
            "SICD_GITHUB_WRITE_PACE_MS", "0",
            "SICD_MAX_OPEN_PRS", "1000",
            "SICD_MAX_NEW_PRS_PER_HOUR", "1000",
            "SICD_RECONCILE_MS", "200");

    final FakeGitHub github = FakeGitHub.start();
    final Broker broker = new Broker("live-" + UUID.randomUUID());
    final StandingOfTest standing = new StandingOfTest();
    private final Path keys;
    private final long begun = System.nanoTime();

    LiveSystem(Path directory) throws Exception {
        keys = Samples.keys(directory, Samples.KEY);
        github.setClock(clock());
        broker.createTopics(EnumSet.of(Topic.APPROVED_PROPOSALS, Topic.PULL_REQUESTS, Topic.QUARANTINE));
    }

    /** With a file that the samples change. */
    FakeRepository repository(String name) {
        FakeRepository repository = github.repository(OWNER, name);
        repository.commit("main", Map.of("src/a.py", "a\n".getBytes(UTF_8)), "first");
        return repository;
    }

    /** One that is free to publish at once. */
    Publisher start() {
        return start(FREE);
    }

    Publisher start(Map<String, String> settings) {
        return Publisher.start(config(settings), standing, clock());
    }

    InstantSource clock() {
        return this::now;
    }

    Instant now() {
        return Samples.NOW.plusNanos(System.nanoTime() - begun);
    }

    private PublisherConfig config(Map<String, String> more) {
        Map<String, String> values = new TreeMap<>(Map.of(
                "SICD_BOOTSTRAP_SERVERS", Broker.servers(),
                "SICD_TOPIC_PREFIX", broker.prefix(),
                // closing waits for the fetch that waits at the end
                "SICD_KAFKA_FETCH_MAX_WAIT_MS", "20",
                "SICD_APPROVAL_KEYS_FILE", keys.toString(),
                "SICD_DRY_RUN", "false",
                "SICD_GITHUB_API", github.url(),
                "SICD_ALLOWED_REPOSITORIES", OWNER + "/*"));
        values.putAll(more);
        if (!values.containsKey("SICD_GITHUB_TOKEN_FILE") && !values.containsKey("SICD_GITHUB_APP_ID")) {
            values.put("GITHUB_TOKEN", "t0ken");
        }
        Settings settings = Settings.of(values, Set.of());
        PublisherConfig config = PublisherConfig.parse(settings);
        settings.check();
        return config;
    }

    static CodeChange change() {
        return new CodeChange(
                "src/a.py",
                CodeChange.ChangeType.UPDATE,
                Optional.of("a\n"),
                "better\n",
                "Optimize query performance by 30%",
                Optional.empty());
    }

    /** On the repository's default branch. */
    static ApprovedProposal proposal(String repository, String title, CodeChange... changes) {
        return proposal(repository, Optional.empty(), title, changes);
    }

    static ApprovedProposal proposal(String repository, Optional<String> base, String title, CodeChange... changes) {
        return approved(
                new ProposalContent("run_20250101", title, "why", OWNER, repository, base, false, List.of(changes)));
    }

    static ApprovedProposal approved(ProposalContent content) {
        Hash digest = content.digest();
        return Samples.approved(ProposalContent.proposalId(digest), digest, content);
    }

    ApprovedProposal send(ApprovedProposal approved) {
        byte[] key = (OWNER + "/" + approved.content().repoName()).getBytes(UTF_8);
        try {
            broker.send(broker.record(Topic.APPROVED_PROPOSALS, key, ApprovedProposalCodec.encode(approved)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return approved;
    }

    /** The first so many that were said, as soon as they are. */
    List<PullRequestEvent> said(int count) throws Exception {
        List<PullRequestEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : broker.read(Topic.PULL_REQUESTS, count)) {
            events.add(event(record));
        }
        return events;
    }

    /** Sends it, and waits for what is said of it next. */
    PullRequestEvent saidNext(ApprovedProposal approved) throws Exception {
        int read = (int) broker.size(Topic.PULL_REQUESTS);
        send(approved);
        while (true) {
            List<PullRequestEvent> events = said(read + 1);
            Optional<PullRequestEvent> next = events.subList(read, events.size()).stream()
                    .filter(event -> event.proposalId().equals(approved.proposalId()))
                    .findFirst();
            if (next.isPresent()) {
                return next.get();
            }
            read = events.size();
        }
    }

    private static PullRequestEvent event(ConsumerRecord<byte[], byte[]> record) {
        try {
            return (PullRequestEvent) EventCodec.decode(EventFamily.PULL_REQUEST, record.value());
        } catch (DecodeException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @Override
    public void close() {
        github.close();
    }
}
