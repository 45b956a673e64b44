package dev.sicd.cli.proposal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.client.RefusedAnswerException;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.client.SystemOptions;
import dev.sicd.cli.terminal.Terminal;

/** Sends what somebody says on a proposal, and prints what the system makes of it. It asks nobody. */
record SentAnswer(Terminal terminal, String id) {

    /**
     * Sends it.
     *
     * @param word what is said: {@code approve}, {@code unpark} and the like
     * @throws RefusedAnswerException when the system refuses it
     */
    int send(SicdClient client, String word, ObjectNode body) {
        String target = "/admin/training/proposals/" + id + "/" + word;
        JsonNode done = RefusedAnswerException.requireDone("to " + word + " proposal " + id, client.post(target, body))
                .body();
        String state = done.path("state").asText();
        terminal.line("proposal %s: %s%s"
                .formatted(id, done.path("status").asText(), state.isEmpty() ? "" : ", now " + state));
        return SystemOptions.DONE;
    }
}
