package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.Spelling;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.kit.json.JsonType;
import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Ids;
import dev.sicd.model.policy.Capability;
import dev.sicd.model.policy.Facts.Setting;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** {@code /admin/capabilities}: how they stand, and turning one; each turn is an event, and holds after a restart. */
final class CapabilityRoutes {
    private static final String ROUTE = "/capabilities/{capability}";

    private final EventIds ids;
    private final CapabilityBook book;
    private final Decisions decisions;
    private final Admission admission;
    private final Recorder recorder;

    CapabilityRoutes(EventIds ids, CapabilityBook book, Decisions decisions, Admission admission, Recorder recorder) {
        this.ids = ids;
        this.book = book;
        this.decisions = decisions;
        this.admission = admission;
        this.recorder = recorder;
    }

    Reply list(Request request) {
        request.allowQueryParameters(Set.of());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = answer.putArray("capabilities");
        for (Capability capability : Capability.values()) {
            write(rows.addObject(), capability);
        }
        return Reply.json(200, answer);
    }

    Reply change(Request request) throws InterruptedException {
        Capability capability = named(request.pathParameter("capability"));
        JsonBody body = JsonBody.of(request);
        boolean enabled = body.required("enabled", JsonType.bool());
        String reason = body.optional("reason", Fields.TEXT).orElse("");
        Caller admin = EnvelopeReader.caller(body, request);
        body.check();
        admission.record(decisions.onSetting(new Setting(capability.name(), enabled), admin, ROUTE));
        refusePinned(capability, enabled);
        Envelope envelope = Envelope.ofRun(ids.timeOrdered(), Ids.SYSTEM_RUN, ids.now(), admin.actor());
        Receipt receipt = recorder.record(new CapabilityChanged(envelope, capability.name(), enabled, reason), false);
        book.changed(capability, enabled, receipt.at());
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("capability", capability.name())
                .put("enabled", enabled);
        return receipt.reply(200, answer);
    }

    private void refusePinned(Capability capability, boolean enabled) {
        boolean pinned = book.standing(capability).pinned();
        if (pinned && enabled != capability.careful()) {
            throw Problem.conflict(
                    "%s=%s in the environment of ingest-service holds whatever is set here; change it there and restart"
                            .formatted(capability, capability.careful()));
        }
    }

    private void write(ObjectNode row, Capability capability) {
        CapabilityBook.Standing standing = book.standing(capability);
        row.put("capability", capability.name());
        row.put("enabled", standing.enabled());
        row.put("pinned", standing.pinned());
        standing.change()
                .ifPresent(change -> row.putObject("last_change")
                        .put("enabled", change.enabled())
                        .put("by", change.envelope().actor().id())
                        .put("at", change.envelope().occurredAt().toString())
                        .put("reason", change.reason())
                        .put("event_id", change.envelope().eventId().toString()));
    }

    /** @throws Problem 404 when there is no such capability */
    private static Capability named(String name) {
        List<String> names = Stream.of(Capability.values()).map(Enum::name).toList();
        return Capability.named(name).orElseThrow(() -> {
            String near = Spelling.nearest(name, names)
                    .map(meant -> "; did you mean " + meant + "?")
                    .orElse("");
            return Problem.notFound(
                    "there is no capability " + Problem.quoted(name) + near + " There are " + String.join(", ", names));
        });
    }
}
