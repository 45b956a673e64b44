package dev.sicd.ingest;

import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.DecisionEvent.PolicyLoaded;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Ids;

/** Records which policy holds from now on. It loads none. */
final class PolicyLoads {
    private final EventIds ids;
    private final Recorder recorder;

    PolicyLoads(EventIds ids, Recorder recorder) {
        this.ids = ids;
        this.recorder = recorder;
    }

    /** @throws Problem 503 when it was not acknowledged; every decision names its policy all the same */
    Receipt record(PolicySource.Loaded loaded, Actor by) throws InterruptedException {
        Envelope envelope = Envelope.ofRun(ids.timeOrdered(), Ids.SYSTEM_RUN, ids.now(), by);
        return recorder.record(
                new PolicyLoaded(
                        envelope, loaded.policy().version(), loaded.policy().digest(), loaded.source()),
                false);
    }
}
