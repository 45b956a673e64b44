package dev.sicd.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeFencesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain\ntext\n",
                "```\ncode\n```",
                "~~~~ java\n```\n~~~\n~~~~~\nafter",
                "`` `inline` ``",
                "``` not a fence ` because of this",
                "    ```\n    indented code\n",
                "> ```\n> quoted, and ended by its quote"
            })
    void whatIsClosedStaysAsItIs(String markdown) {
        assertThat(CodeFences.closed(markdown)).isEqualTo(markdown);
    }

    @ParameterizedTest
    @CsvSource({
        "'```\ncode', '```\ncode\n```'",
        "'~~~~ java\n~~~', '~~~~ java\n~~~\n~~~~'",
        "'```\n``` java', '```\n``` java\n```'",
        "'```\na\n```\n```', '```\na\n```\n```\n```'",
        "'```\n    ```', '```\n    ```\n```'"
    })
    void whatIsOpenIsClosed(String markdown, String closed) {
        assertThat(CodeFences.closed(markdown)).isEqualTo(closed);
    }

    @ParameterizedTest
    @CsvSource({
        // in the list item it would be ended by the item, and a fence added by us would open a block
        "'- item\n  ```\nx', '- item\n```\nx\n```'",
        "'- item\n  ```\n  code\n  ```\nx', '- item\n```\n  code\n```\nx'"
    })
    void anIndentedFenceIsMovedToTheMargin(String markdown, String closed) {
        assertThat(CodeFences.closed(markdown)).isEqualTo(closed);
    }
}
