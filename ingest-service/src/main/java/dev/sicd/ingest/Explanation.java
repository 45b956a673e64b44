package dev.sicd.ingest;

import dev.sicd.schemas.QuarantineReason;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a reason in the quarantine means, and what to do about it, in words; what exactly was wrong the record's own detail
 * says.
 */
record Explanation(String meaning, String cure) {
    private static final String SAFE = "the first event holds, so nothing is lost but the other content";
    private static final String FORGERY =
            "find out who writes sicd.approved-proposals or signs with that key, before anything else; the proposal itself"
                    + " can be approved or released again (./sicd proposal)";
    private static final String ALTERED =
            "find out who writes sicd.approved-proposals: nobody but the aggregator should";
    private static final String ELSEWHERE =
            "see that ingest-service and the publisher have the same SICD_BRANCH_PREFIX, then have a reviewer approve or"
                    + " release the proposal again";

    private static final Explanation UNKNOWN = new Explanation(
            "this release of ingest-service does not know the reason; the detail is in the words of the service that put"
                    + " the record aside",
            "read the detail; upgrade ingest-service if that service is newer");

    private static final Map<String, Explanation> BY_REASON = byReason();

    /** Of any reason; one that is not known here too. */
    static Explanation of(String reason) {
        return Optional.ofNullable(BY_REASON.get(reason)).orElse(UNKNOWN);
    }

    /** All that are known here: the gate's and the publisher's. */
    static Collection<String> reasons() {
        return BY_REASON.keySet();
    }

    private static Map<String, Explanation> byReason() {
        Map<String, Explanation> all = new LinkedHashMap<>();
        for (QuarantineReason reason : QuarantineReason.values()) {
            all.put(reason.name(), ofGate(reason));
        }
        all.putAll(ofPublisher());
        return all;
    }

    /** No default: a new reason does not compile until somebody found words for it. */
    private static Explanation ofGate(QuarantineReason reason) {
        return switch (reason) {
            case NO_VALUE ->
                new Explanation(
                        "the record has a key and no value, as a tombstone has; an event is never one",
                        "nothing was said that could be recorded: have the producer send the event");
            case NOT_FRAMED ->
                new Explanation(
                        "the value is not framed: it starts with no schema id, so nobody can tell what it is",
                        "have the producer use Confluent framing (00, four bytes of schema id, Avro) or Avro single-object"
                                + " encoding, see docs/any-language.md, and send the event again; these bytes stay what they are");
            case UNKNOWN_SCHEMA ->
                new Explanation(
                        "the value names a schema that the gate did not know: most often its producer is of a newer"
                                + " release than the aggregator, or took another registry's ids",
                        "upgrade the aggregator and ingest-service to the release that has the schema, then redrive; with ids"
                                + " of a registry that is not ours, the producer has to encode and send anew");
            case WRONG_TOPIC ->
                new Explanation(
                        "the event belongs to another family than the topic it was produced to; each topic carries those"
                                + " of one authority, and nobody gets another one's by writing elsewhere",
                        "have the producer send it to the topic of its family; decisions and pull requests are stated by"
                                + " services alone, so one of those on an agent's topic is a mistake or a forgery");
            case BAD_BYTES ->
                new Explanation(
                        "the schema is known, but the bytes are not a record of it",
                        "look for what wrote or altered them, and have the producer send the event again");
            case INVALID_EVENT ->
                new Explanation(
                        "it is an event, and it breaks a rule that holds for all; the detail names the field, its value"
                                + " and what would be right",
                        "have the producer correct and send it with a new event_id; redrive it only where a newer"
                                + " release has the rule no more");
            case WRONG_KEY ->
                new Explanation(
                        "the record's key is not the event's run_id, so it may have been on another run's partition",
                        "if the event is sound, redrive it with its run_id as the key (--key), and have the producer use"
                                + " run_id as key");
            case NOT_ITS_TO_STATE ->
                new Explanation(
                        "only the system itself states that an episode was abandoned, when it was silent for too long",
                        "have the producer end the episode with EpisodeCompleted");
            case MISPLACED_TWICE ->
                new Explanation(
                        "a record that the gate had put on its run's partition came back on another one: something else"
                                + " writes the rerouted topic, or its number of partitions is not that of the inputs",
                        "see that only the aggregator may write there (./sicd topics acls) and that all topics have the"
                                + " same number of partitions (./sicd topics apply), then redrive");
            case NO_SOURCE ->
                new Explanation(
                        "a record on the rerouted topic does not say where it came from: the aggregator did not write it",
                        "find out who did, and take that right away (./sicd topics acls); what it meant to say it can"
                                + " send to the topic of its family");
            case CONTENT_CONFLICT ->
                new Explanation(
                        "an event with this id was admitted before and says something else: " + SAFE,
                        "if this one is true as well, record it as a new event with an id of its own; a producer that"
                                + " reuses ids has to make a new one for each fact");
        };
    }

    /** They are the publisher's to know; its README has the same table. */
    private static Map<String, Explanation> ofPublisher() {
        Map<String, Explanation> words = new LinkedHashMap<>();
        words.put("UNSIGNED", new Explanation("the approval carries no signature", FORGERY));
        words.put(
                "UNKNOWN_KEY",
                new Explanation(
                        "the approval is signed with a key that the publisher does not pin",
                        "add the public key of ingest-service to SICD_APPROVAL_KEYS_FILE if it is new, then have a reviewer approve"
                                + " or release the proposal again; if it is nobody's, " + FORGERY));
        words.put(
                "BAD_SIGNATURE", new Explanation("the signature is not that key's over exactly these bytes", FORGERY));
        words.put("NOT_A_STATEMENT", new Explanation("what was signed is no approval", FORGERY));
        words.put("OTHER_REPOSITORY", new Explanation("it was approved for another repository", FORGERY));
        words.put("OTHER_BASE", new Explanation("it was approved for another base branch", FORGERY));
        words.put("OTHER_BRANCH", new Explanation("it was approved for another branch to publish on", ELSEWHERE));
        words.put(
                "OTHER_DRY_RUN",
                new Explanation(
                        "a dry run was approved and a pull request asked for, or the other" + " way round", FORGERY));
        words.put("OTHER_DIGEST", new Explanation("another content was approved", FORGERY));
        words.put("OTHER_PROPOSAL", new Explanation("another proposal was approved", FORGERY));
        words.put(
                "NOT_YET_ISSUED",
                new Explanation(
                        "the approval is from more than five minutes ahead",
                        "set the clocks of ingest-service and the publisher right, then have a reviewer release the proposal"));
        words.put("DECISION_REPLAYED", new Explanation("the decision was used for another record already", FORGERY));
        words.put("DIGEST_MISMATCH", new Explanation("the content is not the one that was approved", ALTERED));
        words.put("WRONG_PROPOSAL_ID", new Explanation("the proposal's id is not that of its content", ALTERED));
        words.put(
                "PLAN_TOO_LARGE",
                new Explanation(
                        "the plan has more or longer paths than a record holds",
                        "have the agent propose less at once"));
        return words;
    }
}
