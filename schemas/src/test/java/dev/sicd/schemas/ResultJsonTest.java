package dev.sicd.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.fold.ProposalState;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultJsonTest {
    @ParameterizedTest
    @CsvSource({
        "SUBMITTED, pending",
        "APPROVED, pending",
        "AWAITING_REVIEW, awaiting_review",
        "PLANNED, dry_run",
        "OPENED, created",
        "ALREADY_APPLIED, already_applied",
        "FAILED, failed"
    })
    void eachStateHasItsWordWhereNothingElseIsKnown(ProposalState state, String word) {
        assertThat(ResultJson.write(state, Optional.empty(), Optional.empty()).toString())
                .isEqualTo("{\"status\":\"" + word + "\"}");
    }

    @Test
    void aParkedOneSaysWhyAndWhere() {
        assertThat(write(ProposalState.PARKED, PublishParked.class)).isEqualTo("""
                {"status":"parked","reason":"403","code":"SECRET","files":[\
                {"file_path":"a.py","code":"SECRET","line":3,"detail":"looks like a key"}]}""");
    }

    @ParameterizedTest
    @CsvSource({"APPROVED, pending", "WITHDRAWN, withdrawn"})
    void whatItWasParkedForIsNotToldOfOneThatIsNotParkedAnyMore(ProposalState state, String word) {
        assertThat(write(state, PublishParked.class)).isEqualTo("{\"status\":\"" + word + "\"}");
    }

    @Test
    void aFailureForWhichThereIsNothingToBeDoneInFilesHasNone() {
        assertThat(write(ProposalState.FAILED, PublishFailed.class)).isEqualTo("""
                {"status":"failed","reason":"no base","code":"BASE_MISSING","files":[]}""");
    }

    private static String write(ProposalState state, Class<? extends PullRequestEvent> said) {
        Optional<PullRequestEvent> event = SampleEvents.all().stream()
                .filter(said::isInstance)
                .map(PullRequestEvent.class::cast)
                .findFirst();
        return ResultJson.write(state, event, Optional.empty()).toString();
    }
}
