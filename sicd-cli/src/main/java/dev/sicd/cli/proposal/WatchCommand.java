package dev.sicd.cli.proposal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.client.Answer;
import dev.sicd.cli.client.RefusedAnswerException;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.client.SystemOptions;
import dev.sicd.cli.terminal.Terminal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sicd proposal watch}: follows a proposal until it is settled or the time is over; it changes nothing. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Prints each change of a proposal's result until there is a pull request, or there will be none.",
        footer = {
            "",
            "Exit code: 0 when it is created, merged, already_applied or dry_run; 1 when it was refused, failed, closed,"
                    + " withdrawn, or the system refused to show it; 2 when it could not be asked; 3 when the time is over."
        })
final class WatchCommand implements Callable<Integer> {
    private static final int TIME_OVER = 3;
    private static final int UNAVAILABLE = 503;
    private static final int SECONDS_MAX = 86_400;

    private final Terminal terminal;
    private final Duration pause;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Parameters(paramLabel = "ID", description = "the proposal")
    private String id = "";

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "600",
            description = "how long, in seconds, up to a day (default: ${DEFAULT-VALUE})")
    private int timeoutSeconds = 600;

    /** @param pause between two questions */
    WatchCommand(Terminal terminal, Duration pause) {
        this.terminal = terminal;
        this.pause = pause;
    }

    @Override
    public Integer call() {
        return system.run(terminal, client -> {
            ShownProposal.requireId(id);
            if (timeoutSeconds < 0 || timeoutSeconds > SECONDS_MAX) {
                throw new IllegalArgumentException(
                        "--timeout is %d; give 0 to %d seconds".formatted(timeoutSeconds, SECONDS_MAX));
            }
            return watch(client, System.nanoTime());
        });
    }

    private int watch(SicdClient client, long start) {
        String said = "";
        while (true) {
            Optional<JsonNode> result = result(client);
            String line = result.map(ResultLine::of).orElse(said);
            if (!line.equals(said)) {
                terminal.line(line);
                said = line;
            }
            Optional<Integer> code =
                    result.flatMap(found -> exitCode(found.path("status").asText()));
            if (code.isPresent()) {
                return code.get();
            }
            if (System.nanoTime() - start >= Duration.ofSeconds(timeoutSeconds).toNanos() || !isPaused()) {
                terminal.error("proposal %s is not settled after %d seconds; watch it again, or give a longer --timeout"
                        .formatted(id, timeoutSeconds));
                return TIME_OVER;
            }
        }
    }

    /** Empty while the system moves its stores, which ends by itself. */
    private Optional<JsonNode> result(SicdClient client) {
        Answer answer = client.get("/admin/training/proposals/" + id + "?fields=result");
        return answer.status() == UNAVAILABLE
                ? Optional.empty()
                : Optional.of(RefusedAnswerException.requireDone("proposal " + id, answer)
                        .body()
                        .path("result"));
    }

    /** Empty while something is still to happen. */
    private static Optional<Integer> exitCode(String status) {
        return switch (status) {
            case "created", "merged", "already_applied", "dry_run" -> Optional.of(SystemOptions.DONE);
            case "denied", "rejected", "expired", "withdrawn", "failed", "stale", "closed" ->
                Optional.of(SystemOptions.REFUSED);
            default -> Optional.empty();
        };
    }

    /** False when somebody wants this to end. */
    private boolean isPaused() {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
