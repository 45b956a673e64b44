package dev.sicd.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * What a recording of the JVM's says, as a page of text that can be kept, compared and read without tools. Native threads, RocksDB's
 * and the collector's among them, are in no recording.
 */
public final class ProfileText {
    /** Of processor time where the JDK has that, from 25 on: it counts also what is spent in the system's calls. */
    public static final String SAMPLED =
            Runtime.version().feature() >= 25 ? "jdk.CPUTimeSample" : "jdk.ExecutionSample";

    private static final String ALLOCATION = "jdk.ObjectAllocationSample";
    private static final String PAUSE = "jdk.GarbageCollection";
    private static final String OURS = "dev.sicd.";
    private static final int LINES_MAX = 25;
    private static final double PERCENT_MIN = 0.5;

    private final Map<String, Long> threads = new HashMap<>();
    private final Map<String, Long> own = new HashMap<>();
    private final Map<String, Long> below = new HashMap<>();
    private final Map<String, Long> allocated = new HashMap<>();
    private long samples;
    private long allocatedBytes;
    private long collections;
    private long pauseMillis;

    private ProfileText() {}

    /** Reads recordings of one kind of process, and writes what they say together. */
    public static void write(String what, List<Path> recordings, Path text) throws IOException {
        ProfileText profile = new ProfileText();
        for (Path recording : recordings) {
            profile.read(recording);
        }
        Files.writeString(text, profile.text(what));
    }

    private void read(Path recording) throws IOException {
        try (RecordingFile events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                add(events.readEvent());
            }
        }
    }

    private void add(RecordedEvent event) {
        String type = event.getEventType().getName();
        if (type.equals(SAMPLED)) {
            sample(event);
        } else if (type.equals(ALLOCATION)) {
            allocated.merge(event.getClass("objectClass").getName(), event.getLong("weight"), Long::sum);
            allocatedBytes += event.getLong("weight");
        } else if (type.equals(PAUSE)) {
            collections++;
            pauseMillis += event.getDuration("sumOfPauses").toMillis();
        }
    }

    private void sample(RecordedEvent event) {
        Optional<RecordedStackTrace> stack = Optional.ofNullable(event.getStackTrace());
        if (stack.isEmpty() || stack.get().getFrames().isEmpty()) {
            return;
        }
        samples++;
        threads.merge(thread(event), 1L, Long::sum);
        List<RecordedFrame> frames = stack.get().getFrames();
        own.merge(method(frames.getFirst()), 1L, Long::sum);
        Set<String> once = new HashSet<>();
        frames.stream()
                .map(ProfileText::method)
                .filter(method -> method.startsWith(OURS))
                .forEach(once::add);
        once.forEach(method -> below.merge(method, 1L, Long::sum));
    }

    /** Without numbers, so that threads of a kind are one. */
    private static String thread(RecordedEvent event) {
        String field = event.hasField("sampledThread") ? "sampledThread" : "eventThread";
        return Optional.ofNullable(event.getThread(field))
                .map(thread -> thread.getJavaName() == null ? thread.getOSName() : thread.getJavaName())
                .map(name -> name.replaceAll("\\[.*?]", "")
                        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "*")
                        .replaceAll("\\d+", "*")
                        .strip())
                .filter(name -> !name.isEmpty())
                .orElse("(virtual, without a name)");
    }

    /** Without the addresses that lambdas have in their names. */
    private static String method(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName().replaceFirst("\\$\\$Lambda.*", "\\$\\$Lambda");
        return type + "." + frame.getMethod().getName();
    }

    private String text(String what) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s%n%,d samples of processor time in Java; %,d MiB allocated; %,d collections, %,d ms of pauses together%n",
                what,
                samples,
                allocatedBytes >> 20,
                collections,
                pauseMillis));
        section(text, "threads", threads, samples);
        section(text, "our methods, with all that they call", below, samples);
        section(text, "methods by themselves", own, samples);
        section(text, "allocated, by class", allocated, allocatedBytes);
        return text.toString();
    }

    private static void section(StringBuilder text, String title, Map<String, Long> counts, long all) {
        text.append(System.lineSeparator()).append(title).append(System.lineSeparator());
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .filter(entry -> 100.0 * entry.getValue() / all >= PERCENT_MIN)
                .limit(LINES_MAX)
                .forEach(entry -> text.append(
                        String.format(Locale.ROOT, "%6.1f %%  %s%n", 100.0 * entry.getValue() / all, entry.getKey())));
    }
}
