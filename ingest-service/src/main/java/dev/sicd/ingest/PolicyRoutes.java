package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.http.FieldError;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.model.event.Actor;
import java.util.Set;

/** {@code /admin/policy}: which policy holds, and reading it again. */
final class PolicyRoutes {
    private static final String ROUTE = "/policy/reload";

    private final PolicySource policies;
    private final PolicyLoads loads;
    private final Decisions decisions;
    private final Admission admission;

    PolicyRoutes(PolicySource policies, PolicyLoads loads, Decisions decisions, Admission admission) {
        this.policies = policies;
        this.loads = loads;
        this.decisions = decisions;
        this.admission = admission;
    }

    Reply show(Request request) {
        request.allowQueryParameters(Set.of());
        return Reply.json(200, describe(policies.loaded()));
    }

    Reply reload(Request request) throws InterruptedException {
        JsonBody body = JsonBody.orEmpty(request);
        Actor admin = EnvelopeReader.caller(body, request).actor();
        body.check();
        admission.record(decisions.onPolicyReload(EnvelopeReader.caller(body, request), ROUTE));
        try {
            PolicySource.Loaded loaded = policies.reload();
            return loads.record(loaded, admin).reply(200, describe(loaded));
        } catch (ConfigException e) {
            throw Problem.unprocessable(
                    "the policy file has %d mistakes, so the one in use (%s) stays: %s"
                            .formatted(
                                    e.mistakes().size(),
                                    policies.current().version(),
                                    e.mistakes().getFirst()),
                    e.mistakes().stream()
                            .map(mistake -> new FieldError("policy", mistake))
                            .toList());
        }
    }

    private static ObjectNode describe(PolicySource.Loaded loaded) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("policy_version", loaded.policy().version())
                .put("policy_digest", loaded.policy().digest().hex())
                .put("source", loaded.source())
                .put("loaded_at", loaded.at().toString());
    }
}
