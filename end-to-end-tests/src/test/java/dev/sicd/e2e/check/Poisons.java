package dev.sicd.e2e.check;

import dev.sicd.event.EpisodeEvent;
import dev.sicd.event.ProposalEvent;
import dev.sicd.event.ProposalWithdrawn;
import java.util.Arrays;
import java.util.Random;

/** Makes records that are no events, and says by which word the gate refuses each. */
final class Poisons {
    private static final int LARGE = 1 << 20;
    /** More than an input topic takes. */
    private static final int TOO_LARGE = (4 << 20) + 100_000;

    private final Random random;

    Poisons(Random random) {
        this.random = random;
    }

    /** What goes where it must not: the reason is the gate's word for it. */
    @SuppressWarnings("ArrayRecordComponent") // bytes to send, never compared as part of the record
    record Poison(String key, byte[] value, String reason) {}

    Poison any(EpisodeEvent event) {
        String run = event.getRunId();
        byte[] good = Wire.encode(event);
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> new Poison(run, unframed(10 + random.nextInt(500)), "NOT_FRAMED");
            case 4, 5, 6, 7 -> new Poison(run, unknownSchema(), "UNKNOWN_SCHEMA");
            case 8, 9, 10, 11 -> new Poison(run, Arrays.copyOf(good, good.length - 1), "BAD_BYTES");
            case 12, 13, 14, 15 -> new Poison("nobodys-" + random.nextInt(100), good, "WRONG_KEY");
            case 16, 17 -> new Poison(run, ofAnotherTopic(event), "WRONG_TOPIC");
            case 18 -> new Poison(run, unframed(LARGE), "NOT_FRAMED");
            default -> new Poison(run, unframed(TOO_LARGE), "");
        };
    }

    private byte[] unframed(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        bytes[0] = 1;
        return bytes;
    }

    private byte[] unknownSchema() {
        byte[] bytes = new byte[40];
        random.nextBytes(bytes);
        bytes[0] = 0;
        // ids of ours have this bit unset
        bytes[1] |= (byte) 0x80;
        return bytes;
    }

    private static byte[] ofAnotherTopic(EpisodeEvent event) {
        return Wire.encode(ProposalEvent.newBuilder()
                .setEventId(event.getEventId())
                .setType("ProposalWithdrawn")
                .setRunId(event.getRunId())
                .setOccurredAt(event.getOccurredAt())
                .setActor(event.getActor())
                .setProposalWithdrawn(ProposalWithdrawn.newBuilder()
                        .setProposalId("0123456789ab")
                        .build())
                .build());
    }
}
