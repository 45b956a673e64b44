package dev.sicd.cli.quarantine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.client.RefusedAnswerException;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.client.SystemOptions;
import dev.sicd.cli.terminal.Prompt;
import dev.sicd.cli.terminal.Terminal;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code sicd quarantine redrive}: shows what the gate would do with a record now, and has it sent again when a person who
 * has seen that wants it.
 */
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description = "Sends a record again, unchanged, to the topic it came from; first shows what would come of it."
                + " Needs admin.",
        footer = {
            "",
            "The event counts once, however often it is sent.",
            "",
            "Examples:",
            "  sicd quarantine redrive 1:42 --dry-run",
            "  sicd quarantine redrive 1:42 --reason \"aggregator upgraded\"",
            "  sicd quarantine redrive 1:42 --key run_20250101 --reason \"wrong key\" --yes",
            "",
            "Exit code: 0 when it is sent (with --dry-run: would be of use), 1 when the system or the gate refuses it,"
                    + " 2 when it was not sent."
        })
final class RedriveCommand implements Callable<Integer> {
    private static final String WORD = "redrive";

    private final Terminal terminal;
    private final Prompt prompt;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Parameters(paramLabel = "ID", description = "the record, as list shows it")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; it is recorded with your name")
    private String reason = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "the key to send it with, where its own is wrong: the event's run_id")
    private Optional<String> key = Optional.empty();

    @Option(names = "--dry-run", description = "only show what would come of it")
    private boolean dryRun;

    @Option(names = "--yes", description = "ask nobody")
    private boolean yes;

    RedriveCommand(Terminal terminal, Prompt prompt) {
        this.terminal = terminal;
        this.prompt = prompt;
    }

    @Override
    public Integer call() {
        return system.run(terminal, client -> {
            if (!dryRun && reason.isBlank()) {
                throw new IllegalArgumentException(
                        "say with --reason why it is sent again, or only look with --dry-run");
            }
            JsonNode outlook = post(client, body(true));
            print(outlook);
            if (outlook.path("would").asText().equals("quarantine_again")) {
                terminal.error("nothing was sent: it would come back with the reason "
                        + outlook.path("reason").asText());
                return SystemOptions.REFUSED;
            }
            if (dryRun) {
                return SystemOptions.DONE;
            }
            return isMeant() ? send(client) : SystemOptions.NOT_ASKED;
        });
    }

    private int send(SicdClient client) {
        JsonNode done = post(client, body(false));
        terminal.line(
                "record %s was sent again: %s".formatted(id, done.path("at").asText()));
        return SystemOptions.DONE;
    }

    private JsonNode post(SicdClient client, ObjectNode body) {
        return RefusedAnswerException.requireDone(
                        "to redrive record " + id, client.post(QuarantinedRecord.path(id) + "/redrive", body))
                .body();
    }

    private ObjectNode body(boolean onlyAsked) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("dry_run", onlyAsked);
        key.ifPresent(text -> body.put("key", text));
        return onlyAsked ? body : body.put("reason", reason);
    }

    private void print(JsonNode outlook) {
        terminal.line("record %s from %s".formatted(id, outlook.path("source").asText()));
        terminal.line("the gate would: %s (%s)"
                .formatted(
                        outlook.path("would").asText().replace('_', ' '),
                        outlook.path("detail").asText()));
    }

    private boolean isMeant() {
        if (yes) {
            return true;
        }
        Optional<String> said = prompt.ask("Type '%s' to send exactly this again:".formatted(WORD));
        if (said.isEmpty()) {
            terminal.error("there is nobody to ask; say --yes to send it");
            return false;
        }
        boolean meant = said.get().strip().equals(WORD);
        if (!meant) {
            terminal.error("nothing was sent");
        }
        return meant;
    }
}
