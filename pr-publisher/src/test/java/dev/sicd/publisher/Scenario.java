package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.kit.config.Settings;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.schemas.ApprovedProposalCodec;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * What comes on the topic of approved proposals, and what has to come of it: known from how it was made, not from what the
 * publisher thinks of it.
 */
final class Scenario {
    private static final SigningKey STRANGERS = SigningKey.generate(new SecureRandom());
    private static final List<String> REPOSITORIES = List.of("one", "two");

    final Map<String, String> settings;
    final LiveConfig config;
    final List<Entry> first = new ArrayList<>();
    final List<Entry> later = new ArrayList<>();
    final Map<String, Proposal> proposals = new HashMap<>();
    final Set<String> withdrawn = new HashSet<>();
    private final List<String> shown = new ArrayList<>();

    /** What has to come of a proposal in the end. */
    sealed interface Fate {
        /** One pull request. */
        record Published() implements Fate {}

        /** A statement that a person has to look at it. */
        record Parked(String code) implements Fate {}

        /** Nothing: nobody approved it, or its author took it back. */
        record Nothing() implements Fate {}
    }

    /**
     * A proposal that changes one file.
     *
     * @param after the file's content afterwards; empty where it is deleted
     */
    record Proposal(
            String id, String digest, String repository, String path, Optional<String> after, String title, Fate fate) {
        String branch() {
            return "aura-sicd/" + id;
        }

        String marker() {
            return "<!-- sicd:v1 proposal=" + id + " digest=sha256:" + digest + " -->";
        }
    }

    /**
     * A record.
     *
     * @param value empty where it was aborted, or is a broker's mark
     * @param quarantine why it must be put aside, if so; a replay may be instead
     */
    record Entry(
            int partition, Optional<byte[]> value, String proposalId, Optional<String> quarantine, boolean replay) {}

    private Scenario(Map<String, String> settings) {
        this.settings = settings;
        this.config = config(settings);
    }

    private static LiveConfig config(Map<String, String> more) {
        Map<String, String> values = new TreeMap<>(Map.of(
                "SICD_GITHUB_API", "http://127.0.0.1:1",
                "GITHUB_TOKEN", "t0ken",
                "SICD_ALLOWED_REPOSITORIES", LiveSystem.OWNER + "/*"));
        values.putAll(more);
        Settings settings = Settings.of(values, Set.of());
        LiveConfig config = LiveConfig.parse(settings);
        settings.check();
        return config;
    }

    /** Two proposals for one place, in one repository, and the first one's record again. */
    static Scenario small() {
        Scenario scenario = new Scenario(Map.of("SICD_MAX_OPEN_PRS", "1", "SICD_MAX_NEW_PRS_PER_HOUR", "100"));
        scenario.approved("one", 0, scenario.first);
        scenario.replay(scenario.first, 0);
        scenario.approved("one", 1, scenario.first);
        return scenario;
    }

    /** All that must not be published, beside one that must. */
    static Scenario mostlyRefused() {
        Scenario scenario = new Scenario(Map.of("SICD_MAX_OPEN_PRS", "1"));
        scenario.unsigned("one", 0, scenario.first);
        scenario.strangers("one", 1, scenario.first);
        scenario.expired("one", 2, scenario.first);
        scenario.approved("two", 3, scenario.first);
        scenario.secret("one", 4, scenario.first);
        scenario.aborted("two", 5, scenario.first);
        scenario.takenBack("two", 6, scenario.first);
        scenario.elsewhere(7, scenario.first);
        scenario.replay(scenario.later, 0);
        return scenario;
    }

    /** Some of everything. */
    static Scenario random(long seed) {
        Random random = new Random(seed);
        Scenario scenario = new Scenario(Map.of(
                "SICD_MAX_OPEN_PRS", Integer.toString(1 + random.nextInt(3)),
                "SICD_MAX_NEW_PRS_PER_HOUR", Integer.toString(1 + random.nextInt(4)),
                "SICD_MAX_REJECTIONS_IN_ROW", "100"));
        int count = 4 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            List<Entry> into = random.nextInt(4) == 0 ? scenario.later : scenario.first;
            String repository = REPOSITORIES.get(random.nextInt(2));
            switch (random.nextInt(12)) {
                case 0 -> scenario.aborted(repository, i, into);
                case 1 -> scenario.unsigned(repository, i, into);
                case 2 -> scenario.strangers(repository, i, into);
                case 3 -> scenario.expired(repository, i, into);
                case 4 -> scenario.secret(repository, i, into);
                case 5 -> scenario.elsewhere(i, into);
                case 6 -> scenario.takenBack(repository, i, into);
                default -> scenario.approved(repository, i, into);
            }
            if (random.nextInt(4) == 0) {
                scenario.replay(random.nextBoolean() ? into : scenario.later, random.nextInt(2));
            }
        }
        return scenario;
    }

    private static int partition(String repository) {
        return repository.equals("two") ? 1 : 0;
    }

    private void approved(String repository, int number, List<Entry> into) {
        ApprovedProposal approved = made(repository, number);
        into.add(entry(approved, Optional.empty()));
        add(approved, number, new Fate.Published(), "approved");
    }

    private void aborted(String repository, int number, List<Entry> into) {
        ApprovedProposal approved = made(repository, number);
        into.add(new Entry(partition(repository), Optional.empty(), approved.proposalId(), Optional.empty(), false));
        add(approved, number, new Fate.Nothing(), "aborted");
    }

    private void unsigned(String repository, int number, List<Entry> into) {
        ApprovedProposal approved = made(repository, number);
        into.add(entry(
                Samples.unsigned(approved.proposalId(), approved.contentDigest(), approved.content()),
                Optional.of("UNSIGNED")));
        add(approved, number, new Fate.Nothing(), "unsigned");
    }

    private void strangers(String repository, int number, List<Entry> into) {
        ApprovedProposal approved = made(repository, number);
        into.add(entry(
                Samples.signed(approved, Samples.statement(approved).build(), STRANGERS), Optional.of("UNKNOWN_KEY")));
        add(approved, number, new Fate.Nothing(), "a stranger's");
    }

    private void expired(String repository, int number, List<Entry> into) {
        ApprovedProposal approved = made(repository, number);
        into.add(entry(
                Samples.signed(
                        approved,
                        Samples.statement(approved)
                                .issuedAt(Samples.NOW.minus(Duration.ofDays(8)))
                                .expiresAt(Samples.NOW.minus(Duration.ofSeconds(1)))
                                .build(),
                        Samples.KEY),
                Optional.empty()));
        add(approved, number, new Fate.Parked("APPROVAL_EXPIRED"), "expired");
    }

    private void secret(String repository, int number, List<Entry> into) {
        ApprovedProposal approved = LiveSystem.proposal(
                repository,
                "secret " + number,
                change(
                        "p" + number + ".py",
                        ChangeType.CREATE,
                        Optional.empty(),
                        "x = 'ghp_" + "a1B2".repeat(9) + "'\n"));
        into.add(entry(approved, Optional.empty()));
        add(approved, number, new Fate.Parked("SECRET"), "secret");
    }

    private void elsewhere(int number, List<Entry> into) {
        ApprovedProposal approved = made("nowhere", number);
        into.add(entry(approved, Optional.empty()));
        add(approved, number, new Fate.Parked("NOT_FOUND"), "in no repository");
    }

    private void takenBack(String repository, int number, List<Entry> into) {
        ApprovedProposal approved = made(repository, number);
        into.add(entry(approved, Optional.empty()));
        withdrawn.add(approved.proposalId());
        add(approved, number, new Fate.Nothing(), "withdrawn");
    }

    /** The same decision in a second record: of what was sent before. */
    private void replay(List<Entry> into, int which) {
        List<Entry> published =
                first.stream().filter(entry -> isPublished(entry.proposalId())).toList();
        if (published.isEmpty()) {
            return;
        }
        Entry again = published.get(Math.min(which, published.size() - 1));
        into.add(new Entry(again.partition(), again.value(), again.proposalId(), Optional.empty(), true));
        shown.add("replay of " + again.proposalId());
    }

    private boolean isPublished(String id) {
        return Optional.ofNullable(proposals.get(id))
                .filter(proposal -> proposal.fate() instanceof Fate.Published)
                .isPresent();
    }

    private static Entry entry(ApprovedProposal approved, Optional<String> quarantine) {
        return new Entry(
                partition(approved.content().repoName()),
                Optional.of(ApprovedProposalCodec.encode(approved)),
                approved.proposalId(),
                quarantine,
                false);
    }

    private void add(ApprovedProposal approved, int number, Fate fate, String what) {
        CodeChange change = approved.content().changes().getFirst();
        proposals.put(
                approved.proposalId(),
                new Proposal(
                        approved.proposalId(),
                        approved.contentDigest().hex(),
                        LiveSystem.OWNER + "/" + approved.content().repoName(),
                        change.filePath(),
                        change.changeType() == ChangeType.DELETE ? Optional.empty() : Optional.of(change.newContent()),
                        approved.content().title(),
                        fate));
        shown.add("%s #%d %s in %s"
                .formatted(
                        approved.proposalId(), number, what, approved.content().repoName()));
    }

    private static ApprovedProposal made(String repository, int number) {
        return LiveSystem.proposal(repository, "change " + number, changeOf(number));
    }

    private static CodeChange changeOf(int number) {
        return switch (number % 3) {
            case 0 ->
                change("src/f" + number + ".py", ChangeType.UPDATE, Optional.of("f\n"), "better " + number + "\n");
            case 1 -> change("new/p" + number + ".py", ChangeType.CREATE, Optional.empty(), "new " + number + "\n");
            default -> change("src/f" + number + ".py", ChangeType.DELETE, Optional.of("f\n"), "");
        };
    }

    private static CodeChange change(String path, ChangeType type, Optional<String> original, String content) {
        return new CodeChange(path, type, original, content, "because", Optional.empty());
    }

    static byte[] key(Entry entry) {
        return (LiveSystem.OWNER + "/" + REPOSITORIES.get(entry.partition())).getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return settings + " " + shown;
    }
}
