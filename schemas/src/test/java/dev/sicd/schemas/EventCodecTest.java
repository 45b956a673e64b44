package dev.sicd.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.UnknownEvent;
import dev.sicd.schemas.DecodeException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    static List<Event> everyKind() {
        return SampleEvents.all();
    }

    @Test
    void hasASampleOfEveryKind() {
        Set<Class<?>> kinds = Stream.of(Event.class.getPermittedSubclasses())
                .filter(Class::isInterface)
                .flatMap(family -> Stream.of(family.getPermittedSubclasses()))
                .collect(Collectors.toSet());
        assertThat(SampleEvents.all().stream().map(Event::getClass).collect(Collectors.toSet()))
                .isEqualTo(kinds);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void readsWhatItWrites(Event event) throws DecodeException {
        assertThat(EventCodec.decode(EventFamily.of(event), EventCodec.encode(event)))
                .isEqualTo(event);
    }

    static List<Event> everyKindOfTheFirstRelease() {
        return SampleEvents.ofFirstRelease();
    }

    @ParameterizedTest
    @MethodSource("everyKindOfTheFirstRelease")
    void readsTheBytesOfTheFirstRelease(Event event) throws Exception {
        assertThat(EventCodec.decode(EventFamily.of(event), golden(GOLDEN.resolve("1"), event)))
                .isEqualTo(event);
    }

    /** A repeat of an event from before an upgrade must not be taken for another event. */
    @ParameterizedTest
    @MethodSource("everyKindOfTheFirstRelease")
    void digestsAnEventOfTheFirstReleaseAsThatReleaseDid(Event event) throws Exception {
        byte[] golden = golden(GOLDEN.resolve("1"), event);
        Event read = EventCodec.decode(EventFamily.of(event), golden);

        assertThat(ContentDigest.of(read, golden)).isEqualTo(ContentDigest.of(event, EventCodec.encode(event)));
    }

    /** The bytes of this release, kept for the next: {@code -Dsicd.schemas.release=true} writes those of a changed schema. */
    @ParameterizedTest
    @MethodSource("everyKind")
    void writesTheGoldenBytesOfThisRelease(Event event) throws Exception {
        byte[] written = EventCodec.encode(event);
        Path changed = GOLDEN.resolve("2");
        boolean isChanged = Files.exists(changed.resolve(event.type() + ".hex"));
        if (!isChanged && Boolean.getBoolean("sicd.schemas.release") && !isOfFirstRelease(event, written)) {
            Files.createDirectories(changed);
            Files.writeString(
                    changed.resolve(event.type() + ".hex"), HexFormat.of().formatHex(written) + "\n");
            return;
        }

        assertThat(written).isEqualTo(golden(isChanged ? changed : GOLDEN.resolve("1"), event));
    }

    private static boolean isOfFirstRelease(Event event, byte[] written) throws IOException {
        Path first = GOLDEN.resolve("1");
        return Files.exists(first.resolve(event.type() + ".hex")) && Arrays.equals(written, golden(first, event));
    }

    private static byte[] golden(Path directory, Event event) throws IOException {
        return HexFormat.of()
                .parseHex(Files.readString(directory.resolve(event.type() + ".hex"))
                        .strip());
    }

    @Test
    void readsTheSingleObjectEncodingToo() throws DecodeException {
        Event event = SampleEvents.all().get(3);
        byte[] confluent = EventCodec.encode(event);
        int id = ByteBuffer.wrap(confluent, 1, 4).getInt();
        long fingerprint = SchemaCatalogue.instance().byId(id).orElseThrow().fingerprint();
        byte[] single = ByteBuffer.allocate(confluent.length + 5)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 1)
                .putLong(fingerprint)
                .put(confluent, 5, confluent.length - 5)
                .array();

        assertThat(EventCodec.decode(EventFamily.EPISODE, single)).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void neverMistakesTruncatedOrLengthenedBytesForAnEvent(Event event) {
        byte[] bytes = EventCodec.encode(event);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> EventCodec.decode(EventFamily.of(event), cut))
                    .as("%s cut to %d of %d bytes", event.type(), length, bytes.length)
                    .isInstanceOf(DecodeException.class);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> EventCodec.decode(EventFamily.of(event), longer))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("left over");
    }

    @Test
    void refusesAnEventOnATopicOfAnotherAuthority() {
        for (Event event : SampleEvents.all()) {
            for (EventFamily family : EventFamily.values()) {
                if (family != EventFamily.of(event)) {
                    assertThatThrownBy(() -> EventCodec.decode(family, EventCodec.encode(event)))
                            .isInstanceOfSatisfying(
                                    DecodeException.class,
                                    e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_TOPIC));
                }
            }
        }
    }

    @Test
    void keepsAnEventOfANewerKindOpaque() throws DecodeException {
        ActionLogged action = (ActionLogged) SampleEvents.all().get(3);
        dev.sicd.event.EpisodeEvent wire = EpisodeEventWire.write(action);
        wire.setActionLogged(null);
        wire.setType("SomethingNewer");
        byte[] bytes =
                new Framed<dev.sicd.event.EpisodeEvent>(dev.sicd.event.EpisodeEvent.getClassSchema()).encode(wire);

        assertThat(EventCodec.decode(EventFamily.EPISODE, bytes))
                .isEqualTo(new UnknownEvent(action.envelope(), "SomethingNewer"));
    }

    @Test
    void refusesATypeWithoutItsPayload() {
        dev.sicd.event.EpisodeEvent wire =
                EpisodeEventWire.write((ActionLogged) SampleEvents.all().get(3));
        wire.setType("OutcomeLogged");
        byte[] bytes =
                new Framed<dev.sicd.event.EpisodeEvent>(dev.sicd.event.EpisodeEvent.getClassSchema()).encode(wire);

        assertThatThrownBy(() -> EventCodec.decode(EventFamily.EPISODE, bytes))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_EVENT))
                .hasMessageContaining("outcome_logged");
    }

    @Test
    void digestsTheContentAndNotWhatADoorFillsIn() {
        ActionLogged action = (ActionLogged) SampleEvents.all().get(3);
        Envelope bare = Envelope.ofEpisode(
                action.envelope().eventId(),
                action.envelope().runId(),
                action.envelope().episodeId().orElseThrow(),
                action.envelope().occurredAt().plusSeconds(5),
                Actor.service("ingest"));
        ActionLogged retried = new ActionLogged(bare, action.actionType(), action.data());
        ActionLogged other = new ActionLogged(bare, action.actionType(), "{}");
        Envelope elsewhere = new Envelope(
                bare.eventId(),
                bare.runId(),
                Optional.of("run_20250101_ep0002"),
                bare.occurredAt(),
                Optional.empty(),
                bare.actor(),
                Optional.empty());

        assertThat(ContentDigest.of(retried, EventCodec.encode(retried)))
                .isEqualTo(ContentDigest.of(action, EventCodec.encode(action)));
        assertThat(ContentDigest.of(other, EventCodec.encode(other)))
                .isNotEqualTo(ContentDigest.of(action, EventCodec.encode(action)));
        ActionLogged moved = new ActionLogged(elsewhere, action.actionType(), action.data());
        assertThat(ContentDigest.of(moved, EventCodec.encode(moved)))
                .isNotEqualTo(ContentDigest.of(action, EventCodec.encode(action)));
    }

    @Test
    void carriesAnApprovedProposalWhole() throws DecodeException {
        byte[] bytes = ApprovedProposalCodec.encode(SampleEvents.approved());
        assertThat(ApprovedProposalCodec.decode(bytes)).isEqualTo(SampleEvents.approved());
    }

    @Test
    void showsJsonUnderTheFieldNamesOfAvro() throws IOException {
        ObjectNode json = EventJson.write(SampleEvents.all().get(3));
        assertThat(json.toString().getBytes(UTF_8))
                .isEqualTo(
                        """
                        {"event_id":"EVENT","type":"ActionLogged","run_id":"run_20250101","episode_id":"run_20250101_ep0001",\
                        "occurred_at":"2025-01-01T10:05:00.123456Z","producer_id":"producer-1","producer_seq":17,\
                        "actor":{"kind":"agent","id":"agent-1"},\
                        "trace_parent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",\
                        "action_logged":{"type":"code_generation","data":{"file":"rag_service.py"}}}""".replace("EVENT", json.get("event_id").textValue()).getBytes(UTF_8));
    }
}
