package dev.sicd.cli.imports;

import dev.sicd.cli.replay.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The topics and a ledger behind them that admits everything, as the gate does what it has not seen. */
final class RecordedTopics implements EventTopics {
    final List<Candidate> written = new ArrayList<>();
    private final Lines ledger;
    /** Written or not. */
    int asked;

    private Optional<Exception> failure = Optional.empty();

    RecordedTopics(Lines ledger) {
        this.ledger = ledger;
    }

    void failing(Exception reason) {
        failure = Optional.of(reason);
    }

    @Override
    public void write(Candidate candidate, Consumer<Exception> failed) {
        asked++;
        if (failure.isPresent()) {
            failed.accept(failure.get());
            return;
        }
        written.add(candidate);
        ledger.add(candidate.event().envelope().runId(), candidate.value());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
