package dev.sicd.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Checkpoint;
import dev.sicd.model.signature.SignedNote;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Reads;
import dev.sicd.reader.Tree;
import dev.sicd.schemas.Topic;

/**
 * Answers with what the system claims of a run's record, and how to check that without the system. It states, it does not
 * verify: whoever distrusts it gains nothing from its own word.
 */
final class ProvenanceReads {
    private final Reads reads;
    private final KnownRuns runs;
    private final String topicPrefix;

    ProvenanceReads(Reads reads, KnownRuns runs, String topicPrefix) {
        this.reads = reads;
        this.runs = runs;
        this.topicPrefix = topicPrefix;
    }

    /** Of every run with a ledger entry, also one that is not listed: decisions are to be checked like all else. */
    Answered provenance(Asked asked) {
        String runId = asked.runIdOrSystem();
        Chain chain = runs.committed(runId);
        if (chain.position() == 0) {
            throw Problem.notFound("nothing is recorded of run '" + runId
                    + "'; check the id, or pass at_least with the 'at' of its first write");
        }
        int partition = Keys.partitionOf(runId, reads.partitions());
        // read after the chain, so that the tree covers all of it
        Tree tree = reads.tree(partition);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("run_id", runId);
        body.put("position", chain.position());
        body.put("head", chain.head().hex());
        body.putObject("ledger").put("topic", Topic.LEDGER.name(topicPrefix)).put("partition", partition);
        body.putObject("tree").put("size", tree.size()).put("root", tree.root().hex());
        tree.checkpoint().ifPresent(note -> body.set("checkpoint", checkpoint(note)));
        body.set("how", how());
        body.put("verify", "sicd verify-chain --run " + runId);
        return Answered.ofRun(runId, chain.position(), body);
    }

    private static ObjectNode checkpoint(String note) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("note", note);
        Checkpoint.parse(SignedNote.text(note))
                .ifPresent(checkpoint -> node.put("origin", checkpoint.origin())
                        .put("size", checkpoint.size())
                        .put("root", checkpoint.root().hex()));
        return node;
    }

    private static ObjectNode how() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("leaf", "SHA-256(0x00 || u32 length of key || key || u32 length of value || value)")
                .put("head", "head 0 is SHA-256(0x03 || run_id), head n is SHA-256(0x02 || head n-1 || leaf n)")
                .put("root", "RFC 6962 over the leaves of all records of the partition")
                .put("checkpoint", "C2SP tlog-checkpoint, signed with Ed25519 by the aggregator");
    }
}
