package dev.sicd.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.aggregator.NaiveRun.Admitted;
import dev.sicd.aggregator.SimulatedLog.Sent;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.UnknownEvent;
import dev.sicd.schemas.EventFamily;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What the gate must know of one run: all that came, in a list, looked through again for every record. */
final class NaiveGate {
    final List<Admitted> log = new ArrayList<>();
    private final String runId;
    private final List<Sent> admitted = new ArrayList<>();
    private byte[] head;
    long duplicates;
    long conflicts;
    long rerouted;

    NaiveGate(String runId) {
        this.runId = runId;
        head = sha256(new byte[] {3}, runId.getBytes(UTF_8));
    }

    /** What becomes of a record that is an event of this run. */
    enum Fate {
        ADMITTED,
        DUPLICATE,
        CONFLICT
    }

    Fate take(Sent sent) {
        Event event = sent.event().orElseThrow();
        rerouted += sent.rerouted() ? 1 : 0;
        Optional<Sent> before = admitted.stream()
                .filter(one -> one.event()
                        .orElseThrow()
                        .envelope()
                        .eventId()
                        .equals(event.envelope().eventId()))
                .findFirst();
        if (before.isEmpty()) {
            admitted.add(sent);
            append(event, sent.value(), sent.at());
            return Fate.ADMITTED;
        }
        // a service states what it derived from a subject once, whatever it says the second time
        boolean derived = event.envelope().eventId().version() == 5
                && (sent.family() == EventFamily.DECISION || sent.family() == EventFamily.PULL_REQUEST);
        if (derived || content(before.get()).equals(content(sent))) {
            duplicates++;
            return Fate.DUPLICATE;
        }
        conflicts++;
        return Fate.CONFLICT;
    }

    /** The system gave an episode up. */
    void abandoned(EpisodeAbandoned event, byte[] value) {
        append(event, value, event.envelope().occurredAt());
    }

    String head() {
        return HexFormat.of().formatHex(head);
    }

    NaiveRun run() {
        return new NaiveRun(runId, log);
    }

    private void append(Event event, byte[] value, Instant at) {
        log.add(new Admitted(event, log.size() + 1, at));
        byte[] key = runId.getBytes(UTF_8);
        head = sha256(new byte[] {2}, head, NaiveTree.leaf(key, value));
    }

    /** Kind, run, episode and payload: not what a door fills in. */
    private static List<Object> content(Sent sent) {
        Event event = sent.event().orElseThrow();
        List<Object> content = new ArrayList<>(
                List.of(event.type(), event.envelope().runId(), event.envelope().episodeId()));
        if (event instanceof UnknownEvent) {
            content.add(ByteBuffer.wrap(sent.value()));
            return content;
        }
        for (RecordComponent part : Fields.parts(event)) {
            if (!part.getName().equals("envelope")) {
                content.add(Fields.value(event, part));
            }
        }
        return content;
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Arrays.stream(parts).forEach(digest::update);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
