package dev.sicd.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.kafka.common.utils.Utils;

/**
 * Keys of the stores. Names end with a zero byte, which none of them can contain, and numbers are big-endian, so that
 * keys of one run are neighbours in the order of their numbers.
 */
public final class Keys {
    private static final byte BY_EPISODE = 'e';
    private static final byte BY_TIME = 't';
    private static final byte BY_STATE = 's';
    private static final byte BY_PROPOSAL = 'p';
    private static final byte BY_FORGETTING = 'x';
    private static final byte BY_DECISION = 'd';
    private static final byte BY_DECISION_OF_RUN = 'r';
    private static final byte BY_CAPABILITY = 'c';
    private static final byte SUBTREE = 's';
    private static final byte TREE_SIZE = 'n';
    private static final byte LAST_CHECKPOINT = 'c';
    /** A root per bit of a long, the size and the checkpoint. */
    private static final int TREE_KEYS_MAX = Long.SIZE + 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);

    private Keys() {}

    /** The input partition that a run's records belong on: Kafka's own Java partitioner. */
    public static int partitionOf(String runId, int partitions) {
        return Utils.toPositive(Utils.murmur2(runId.getBytes(UTF_8))) % partitions;
    }

    /** {@link Store#GATES}, {@link Store#RUNS}; also the prefix of all keys of a run elsewhere. */
    public static byte[] run(String runId) {
        return new Keys().name(runId).build();
    }

    /** {@link Store#EPISODES}. */
    public static byte[] episode(String runId, int number) {
        return new Keys().name(runId).number(number).build();
    }

    /** {@link Store#TIMELINE}. */
    public static byte[] position(String runId, long position) {
        return new Keys().name(runId).number(position).build();
    }

    /** {@link Store#PROPOSALS}. */
    public static byte[] proposal(String runId, String proposalId) {
        return new Keys().name(runId).name(proposalId).build();
    }

    /** {@link Store#SEEN}. */
    public static byte[] seen(String runId, UUID eventId) {
        return new Keys()
                .name(runId)
                .number(eventId.getMostSignificantBits())
                .number(eventId.getLeastSignificantBits())
                .build();
    }

    /** {@link Store#PRODUCERS}: prefix of one producer's stretches. */
    public static byte[] producer(String runId, String producerId) {
        return new Keys().name(runId).name(producerId).build();
    }

    /**
     * {@link Store#PRODUCERS}: a stretch by its first number, value {@link #numberValue} of its last; number 0 holds the
     * last number that the producer declared.
     */
    public static byte[] stretch(String runId, String producerId, long first) {
        return new Keys().name(runId).name(producerId).number(first).build();
    }

    /** {@link Store#OPEN_EPISODES}. */
    public static byte[] deadline(Instant deadline, String runId, int number) {
        return new Keys()
                .number(deadline.toEpochMilli())
                .name(runId)
                .number(number)
                .build();
    }

    /** {@link Store#OPEN_EPISODES}: above all deadlines up to an instant. */
    public static byte[] deadlinesUpTo(Instant now) {
        return new Keys().number(now.toEpochMilli() + 1).build();
    }

    /** {@link Store#INDEX}: an episode's entries by position. */
    public static byte[] episodeEntry(String runId, int number, long position) {
        return new Keys()
                .kind(BY_EPISODE)
                .name(runId)
                .number(number)
                .number(position)
                .build();
    }

    /** {@link Store#INDEX}: listed runs by the time they were listed, value the run id. */
    public static byte[] runByTime(Instant listedAt, String runId) {
        return new Keys().kind(BY_TIME).number(micros(listedAt)).name(runId).build();
    }

    /** {@link Store#INDEX}: prefix of all listed runs. */
    public static byte[] runsByTime() {
        return new Keys().kind(BY_TIME).build();
    }

    /** {@link Store#INDEX}: below all runs that were listed from an instant on. */
    public static byte[] runsFrom(Instant from) {
        return new Keys().kind(BY_TIME).number(micros(from)).build();
    }

    /** {@link Store#INDEX}: proposals by state and the time they entered it, value the run id. */
    public static byte[] proposalByState(String state, Instant since, String proposalId) {
        return new Keys()
                .kind(BY_STATE)
                .name(state)
                .number(micros(since))
                .name(proposalId)
                .build();
    }

    /** {@link Store#INDEX}: prefix of the proposals in a state. */
    public static byte[] proposalsInState(String state) {
        return new Keys().kind(BY_STATE).name(state).build();
    }

    /** {@link Store#INDEX}: policy decisions by the time they were recorded. */
    public static byte[] decision(Instant recordedAt, String runId, long position) {
        return new Keys()
                .kind(BY_DECISION)
                .number(micros(recordedAt))
                .name(runId)
                .number(position)
                .build();
    }

    /** {@link Store#INDEX}: below all decisions from an instant on. */
    public static byte[] decisionsFrom(Instant from) {
        return new Keys().kind(BY_DECISION).number(micros(from)).build();
    }

    /** {@link Store#INDEX}: prefix of all decisions. */
    public static byte[] decisions() {
        return new Keys().kind(BY_DECISION).build();
    }

    /** {@link Store#INDEX}: policy decisions of a run by position. */
    public static byte[] decisionOfRun(String runId, long position) {
        return new Keys().kind(BY_DECISION_OF_RUN).name(runId).number(position).build();
    }

    /** {@link Store#INDEX}: the ledger position of a capability's last change, among the system's own events. */
    public static byte[] capability(String name) {
        return new Keys().kind(BY_CAPABILITY).name(name).build();
    }

    /** {@link Store#TREE}: the root of a complete subtree of 2^level leaves. */
    public static byte[] subtree(int level) {
        return new Keys().kind(SUBTREE).number(level).build();
    }

    /** {@link Store#TREE}: how many leaves there are, a {@link #numberValue}. */
    public static byte[] treeSize() {
        return new Keys().kind(TREE_SIZE).build();
    }

    /** {@link Store#TREE}: below and above all of its keys. */
    static KeyRange tree() {
        return KeyRange.between(lastCheckpoint(), subtree(Integer.MAX_VALUE), TREE_KEYS_MAX);
    }

    /** {@link Store#TREE}: the last signed checkpoint, a {@link #nameValue}. */
    public static byte[] lastCheckpoint() {
        return new Keys().kind(LAST_CHECKPOINT).build();
    }

    /** {@link Store#INDEX}: the run of a proposal. */
    public static byte[] runOfProposal(String proposalId) {
        return new Keys().kind(BY_PROPOSAL).name(proposalId).build();
    }

    /** {@link Store#INDEX}: ended runs by the time from which their event ids need not be remembered. */
    public static byte[] forgetFrom(Instant due, String runId) {
        return new Keys()
                .kind(BY_FORGETTING)
                .number(due.toEpochMilli())
                .name(runId)
                .build();
    }

    /** {@link Store#INDEX}: below all ended runs that are due, or above those due up to an instant. */
    public static byte[] forgettingUpTo(Instant now) {
        return new Keys().kind(BY_FORGETTING).number(now.toEpochMilli() + 1).build();
    }

    /** The number at the end of a key: an episode's number is an int, every other number a long. */
    public static long lastLong(byte[] key) {
        return ByteBuffer.wrap(key, key.length - Long.BYTES, Long.BYTES).getLong();
    }

    public static int lastInt(byte[] key) {
        return ByteBuffer.wrap(key, key.length - Integer.BYTES, Integer.BYTES).getInt();
    }

    /** The name that starts at an offset and ends before its zero byte. */
    public static String nameAt(byte[] key, int offset) {
        int end = offset;
        while (key[end] != 0) {
            end++;
        }
        return new String(key, offset, end - offset, UTF_8);
    }

    public static byte[] numberValue(long number) {
        return new Keys().number(number).build();
    }

    public static byte[] nameValue(String name) {
        return name.getBytes(UTF_8);
    }

    /** The instant that starts at an offset, microseconds since 1970. */
    static Instant instantAt(byte[] key, int offset) {
        return Instant.EPOCH.plus(ByteBuffer.wrap(key, offset, Long.BYTES).getLong(), ChronoUnit.MICROS);
    }

    private static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    private Keys kind(byte kind) {
        bytes.write(kind);
        return this;
    }

    private Keys name(String name) {
        bytes.writeBytes(name.getBytes(UTF_8));
        bytes.write(0);
        return this;
    }

    private Keys number(long number) {
        bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        return this;
    }

    private Keys number(int number) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        return this;
    }

    private byte[] build() {
        return bytes.toByteArray();
    }
}
