package dev.sicd.e2e.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Evidence in memory, once taken from a running system, to be altered. */
final class RecordedEvidence implements Evidence {
    private static final Web.Answer NONE = new Web.Answer(404, MissingNode.getInstance(), false);

    private final int partitions;
    private final Map<String, List<LogRecord>> topics = new HashMap<>();
    private final Map<String, Web.Answer> answers = new TreeMap<>();
    private final List<PullRequestSeen> pullRequests = new ArrayList<>();

    private RecordedEvidence(int partitions) {
        this.partitions = partitions;
    }

    /** Takes what an examination asks for, and what it finds then. */
    static RecordedEvidence of(Evidence live, Consumer<Evidence> examination) {
        RecordedEvidence recorded = new RecordedEvidence(live.partitions());
        examination.accept(new Evidence() {
            @Override
            public int partitions() {
                return live.partitions();
            }

            @Override
            public void read(String topic, Consumer<LogRecord> each) {
                List<LogRecord> records = new ArrayList<>();
                live.read(topic, records::add);
                recorded.topics.put(topic, records);
                records.forEach(each);
            }

            @Override
            public Web.Answer answer(String path) {
                return recorded.answers.computeIfAbsent(path, live::answer);
            }

            @Override
            public Optional<List<PullRequestSeen>> pullRequests() {
                recorded.pullRequests.addAll(live.pullRequests().orElseThrow());
                return Optional.of(recorded.pullRequests);
            }
        });
        return recorded;
    }

    RecordedEvidence copy() {
        RecordedEvidence copy = new RecordedEvidence(partitions);
        topics.forEach((topic, records) -> copy.topics.put(topic, new ArrayList<>(records)));
        copy.answers.putAll(answers);
        copy.pullRequests.addAll(pullRequests);
        return copy;
    }

    List<LogRecord> topic(String name) {
        return topics.getOrDefault(name, List.of());
    }

    List<PullRequestSeen> made() {
        return pullRequests;
    }

    /** The first record of which this holds. */
    LogRecord record(String topic, Predicate<LogRecord> holds) {
        return topic(topic).stream().filter(holds).findFirst().orElseThrow();
    }

    void replace(LogRecord record, LogRecord by) {
        topic(record.topic()).replaceAll(each -> each.equals(record) ? by : each);
    }

    /** Alters the first answer of a path with this in it of which something holds. */
    void alter(String path, Predicate<JsonNode> holds, UnaryOperator<JsonNode> change) {
        String found = answers.entrySet().stream()
                .filter(entry -> entry.getKey().contains(path)
                        && holds.test(entry.getValue().body()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        answers.computeIfPresent(
                found,
                (key, was) ->
                        new Web.Answer(was.status(), change.apply(was.body().deepCopy()), was.stale()));
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public void read(String topic, Consumer<LogRecord> each) {
        topic(topic).forEach(each);
    }

    @Override
    public Web.Answer answer(String path) {
        return answers.getOrDefault(path, NONE);
    }

    @Override
    public Optional<List<PullRequestSeen>> pullRequests() {
        return Optional.of(pullRequests);
    }
}
