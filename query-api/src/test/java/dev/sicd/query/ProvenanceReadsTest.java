package dev.sicd.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Ids;
import dev.sicd.model.ledger.Checkpoint;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.signature.SignedNote;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Reads;
import dev.sicd.reader.Tree;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProvenanceReadsTest {
    private final ApiUnderTest api = new ApiUnderTest();
    private final Reads reads = new Reads(api.stores());

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aRunsHeadIsStatedWithTheTreeOfItsPartition() throws Exception {
        RunScript run = api.run("run_1");
        run.start(1, true, "tidy up");
        run.action(1, "read_file", "{}");
        int partition = Keys.partitionOf("run_1", FoldedStores.PARTITIONS);
        Tree tree = reads.tree(partition);

        JsonNode answer = api.json("/runs/run_1/provenance");

        assertThat(ApiUnderTest.names(answer))
                .containsExactly("run_id", "position", "head", "ledger", "tree", "how", "verify");
        assertThat(answer.path("run_id").asText()).isEqualTo("run_1");
        assertThat(answer.path("position").asLong()).isEqualTo(2);
        assertThat(answer.path("head").asText())
                .isEqualTo(reads.entry("run_1", 2).orElseThrow().head().hex());
        assertThat(answer.path("ledger"))
                .isEqualTo(Json.parse("{\"topic\":\"sicd.ledger\",\"partition\":%d}".formatted(partition)));
        assertThat(tree.size()).isEqualTo(2);
        assertThat(answer.path("tree").path("size").asLong()).isEqualTo(2);
        assertThat(answer.path("tree").path("root").asText())
                .isEqualTo(tree.root().hex());
        assertThat(answer.path("verify").asText()).isEqualTo("sicd verify-chain --run run_1");
    }

    @Test
    void theLastCheckpointIsPassedOnAsItWasSigned() throws Exception {
        api.run("run_1").start(1, true, "tidy up");
        Hash root = Hash.sha256(new byte[] {1});
        String note = SignedNote.sign(
                new Checkpoint("sicd.ledger/1", 7, root).text(),
                "sicd.ledger/1",
                SigningKey.generate(new SecureRandom()));
        api.stores().checkpoint("run_1", note);

        JsonNode checkpoint = api.json("/runs/run_1/provenance").path("checkpoint");

        assertThat(checkpoint.path("note").asText()).isEqualTo(note);
        assertThat(checkpoint.path("origin").asText()).isEqualTo("sicd.ledger/1");
        assertThat(checkpoint.path("size").asLong()).isEqualTo(7);
        assertThat(checkpoint.path("root").asText()).isEqualTo(root.hex());
    }

    @Test
    void aCheckpointThatIsNoneIsPassedOnAsItIs() throws Exception {
        api.run("run_1").start(1, true, "tidy up");
        api.stores().checkpoint("run_1", "scribble");

        assertThat(api.json("/runs/run_1/provenance").path("checkpoint"))
                .isEqualTo(Json.parse("{\"note\":\"scribble\"}"));
    }

    @Test
    void theSystemsOwnEventsAndRunsOfDecisionsAloneHaveProvenanceToo() throws Exception {
        api.run(Ids.SYSTEM_RUN).decided("POLICY_RELOAD", Verdict.ALLOW, new Actor(Actor.Kind.HUMAN, "ada"));
        api.run("denied_1").denyStart();

        assertThat(api.json("/runs/_system/provenance").path("position").asLong())
                .isEqualTo(1);
        assertThat(api.json("/runs/denied_1/provenance").path("position").asLong())
                .isEqualTo(1);
    }

    @Test
    void onlyWhatIsCommittedIsStated() throws Exception {
        RunScript run = api.run("run_1");
        run.start(1, true, "tidy up");
        api.stores().holdCommits();
        run.action(1, "read_file", "{}");

        JsonNode answer = api.json("/runs/run_1/provenance");

        assertThat(answer.path("position").asLong()).isEqualTo(1);
        assertThat(answer.path("tree").path("size").asLong()).isEqualTo(1);
    }
}
