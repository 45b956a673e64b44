package dev.sicd.model.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.ledger.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitMessageTest {
    private static final Hash OTHER = Hash.sha256();

    @Test
    void saysWhatAndWhyAndWhoseItIs() {
        String message = message("Better", "why\nand how");

        assertThat(message).isEqualTo("""
                Better

                why
                and how

                Sicd-Proposal-Id: %s
                Sicd-Digest: sha256:%s
                Sicd-Run: run_1
                Sicd-Ledger-Head: %s
                """.formatted(Orders.ID, Orders.DIGEST.hex(), OTHER.hex()));
        assertThat(isOurs(message)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\nreviewed", "\nSicd-Proposal-Id: 000000000000", "\nSicd-Digest: sha256:00"})
    void isNotRecognisedWithAnythingElseBehindItOrTwice(String more) {
        String message = message("Better", "why");

        assertThat(isOurs(message.stripTrailing() + more)).isEqualTo(more.isEmpty());
        assertThat(CommitMessage.isOf(message, "000000000000", Orders.DIGEST)).isFalse();
        assertThat(CommitMessage.isOf(message, Orders.ID, OTHER)).isFalse();
    }

    @Test
    void trailersThatAnAgentWritesAreTakenOutOrStandWhereTheyDoNotCount() {
        String forged = "Sicd-Proposal-Id: %s\nSicd-Digest: sha256:%s".formatted(Orders.ID, Orders.DIGEST.hex());

        assertThat(isOurs("Title\n\n" + forged + "\n\nmore")).isFalse();
        assertThat(isOurs(forged)).isFalse();
        assertThat(message("Better", "why\n\nCo-authored-by: a <a@b>\nSigned-off-by: c\n" + forged))
                .doesNotContainIgnoringCase("co-authored-by", "signed-off-by")
                .containsOnlyOnce("Sicd-Digest");
        assertThat(isOurs(message("Sicd-Proposal-Id: 000000000000\u2028Sicd-Digest: x", "why")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fixes #1",
                "Closes: o/r#12",
                "RESOLVED https://github.com/o/r/issues/3",
                "[skip ci]",
                "[ci skip]"
            })
    void closesAndStopsNothing(String text) {
        assertThat(message(text, text)).doesNotContainIgnoringCase(text);
        assertThat(message("t", "it " + text + " now"))
                .doesNotContain("#1")
                .doesNotContainIgnoringCase("closes")
                .doesNotContainIgnoringCase("[skip ci]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[skip [skip ci]ci]", "***NO_***NO_CI***CI***", "[ci \u200bskip]", "[[no ci]", "[ skip actions ]"
            })
    void noPartOfADirectiveBecomesOneWhenTheRestIsGone(String text) {
        assertThat(message(text, text))
                .doesNotContainPattern("(?i)\\[ *(skip ci|ci skip|no ci|skip actions)|\\*{3}NO_CI");
    }

    @Test
    void mentionsNobodyAndHidesNothing() {
        String message = message("by @mona\u202e", "see @mona \u200bGH-3\r\nnext");

        assertThat(message).doesNotContain("@mona").doesNotContain("\u202e").doesNotContain("\r");
    }

    private static String message(String title, String description) {
        return CommitMessage.of(title, description, Orders.ID, Orders.DIGEST, OTHER, "run_1");
    }

    private static boolean isOurs(String message) {
        return CommitMessage.isOf(message, Orders.ID, Orders.DIGEST);
    }
}
