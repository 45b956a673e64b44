package dev.sicd.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.ledger.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A trajectory of SWE-agent ({@code INSTANCE.traj}): a run of one episode, named by the file and its content. Each step is
 * an action; {@code info} gives metrics and outcome. A trajectory tells no times, so all events have that of the file's last
 * change. The messages that the model was shown at each step are left out: they repeat the steps before.
 */
record SweAgentTrajectory(Path file) implements EventSource {
    private static final String SUFFIX = ".traj";
    private static final int STEM_MAX = 90;
    private static final int HASH_DIGITS = 12;
    private static final int MICROS_PER_UNIT = 1_000_000;
    /** What a model was shown; under its older and its newer name. */
    private static final Set<String> SHOWN = Set.of("query", "messages");

    static boolean isNamedSo(String name) {
        return name.endsWith(SUFFIX);
    }

    @Override
    public boolean tellsEpisodes() {
        return true;
    }

    @Override
    public void read(Each each) throws BadFileException {
        Fields trajectory = Fields.of(file);
        Fields steps = trajectory.in("trajectory").array();
        Fields info = trajectory.in("info").object();
        Instant at = lastChange();
        String runId = runId();
        String episodeId = Ids.episodeId(runId, 1);
        MissionEpisode.Naming naming = new MissionEpisode.Naming(runId, episodeId);
        Envelope run = Envelope.ofRun(Ids.derived("sicd import", runId, "run"), runId, at, MissionEpisode.ACTOR);
        String task = "SWE-agent: " + stem();
        each.accept(Candidate.of(new RunStarted(run, 1, true, task, List.of("swe-agent")), "trajectory"));
        each.accept(Candidate.of(
                new EpisodeStarted(naming.envelope("start", 0, at), 1, task, context(trajectory), Optional.empty()),
                "trajectory"));
        for (int i = 0; i < steps.size(); i++) {
            Fields step = steps.at(i).object();
            each.accept(Candidate.of(
                    new ActionLogged(naming.envelope("action", i, at), "swe_agent_step", step(step)), step.path()));
        }
        Optional<Metrics> metrics = metrics(info);
        if (metrics.isPresent()) {
            each.accept(Candidate.of(
                    new MetricsUpdated(naming.envelope("metrics", 0, at), metrics.get()), "info.model_stats"));
        }
        each.accept(Candidate.of(
                new OutcomeLogged(naming.envelope("outcome", 0, at), "submission", outcome(info)), "info"));
        boolean submitted = info.text("exit_status", "").strip().startsWith("submitted");
        EndStatus status = submitted ? EndStatus.COMPLETED : EndStatus.FAILED;
        each.accept(Candidate.of(
                new EpisodeCompleted(naming.envelope("end", 0, at), status, "{}", OptionalLong.empty()),
                "info.exit_status"));
    }

    /** Thought, action and observation must be there; what else a step says is kept with them. */
    private static String step(Fields step) throws BadFileException {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("thought", step.text("thought", ""));
        data.put("action", step.text("action"));
        data.put("observation", step.text("observation"));
        step.node().properties().forEach(member -> {
            if (!data.has(member.getKey()) && !SHOWN.contains(member.getKey())) {
                data.set(member.getKey(), member.getValue());
            }
        });
        return data.toString();
    }

    private static Optional<Metrics> metrics(Fields info) throws BadFileException {
        if (!info.has("model_stats")) {
            return Optional.empty();
        }
        Fields stats = info.in("model_stats").object();
        Metrics metrics = new Metrics(
                stats.counter("tokens_sent", 1) + stats.counter("tokens_received", 1),
                0,
                0,
                0,
                0,
                stats.counter("api_calls", 1),
                0,
                stats.counter("instance_cost", MICROS_PER_UNIT));
        return metrics.equals(Metrics.NONE) ? Optional.empty() : Optional.of(metrics);
    }

    private static String outcome(Fields info) throws BadFileException {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("exit_status", info.text("exit_status", "none"));
        data.put("submission", info.text("submission", ""));
        info.node().properties().forEach(member -> {
            if (!data.has(member.getKey())) {
                data.set(member.getKey(), member.getValue());
            }
        });
        return data.toString();
    }

    private static String context(Fields trajectory) {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("environment", "replay_config")) {
            JsonNode value = trajectory.node().path(name);
            if (!value.isMissingNode() && !value.isNull()) {
                context.set(name, value);
            }
        }
        return context.toString();
    }

    /** The same instance is attempted again and again: the content tells the attempts apart. */
    private String runId() throws BadFileException {
        byte[] content = bytes();
        String clean = stem().replaceAll("[^A-Za-z0-9._-]", "_");
        return "swe-agent_" + clean.substring(0, Math.min(STEM_MAX, clean.length())) + "_"
                + Hash.sha256(content).hex().substring(0, HASH_DIGITS);
    }

    private String stem() {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - SUFFIX.length());
    }

    private byte[] bytes() throws BadFileException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BadFileException("it cannot be read (" + e + ")");
        }
    }

    private Instant lastChange() throws BadFileException {
        try {
            return Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (IOException e) {
            throw new BadFileException("it cannot be read (" + e + ")");
        }
    }
}
