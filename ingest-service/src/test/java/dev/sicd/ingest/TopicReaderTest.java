package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.ingest.Topics.Kept;
import dev.sicd.kit.http.Problem;
import dev.sicd.schemas.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TopicReaderTest {
    @Test
    void whoeverLooksAtOneRecordDoesNotWaitForThoseWhoSearch() throws Exception {
        Topics topics = Topics.create();
        String id = topics.quarantine(new Kept("NOT_FRAMED", "nonsense"), "key".getBytes(UTF_8), new byte[] {7});
        int partition = Integer.parseInt(id.substring(0, id.indexOf(':')));
        TopicReader reader = new TopicReader(IngestUnderTest.config(topics, IngestUnderTest.ALL_ON));
        int searches = 2;
        List<Future<Boolean>> asked = new ArrayList<>();
        CountDownLatch searching = new CountDownLatch(searches);
        CountDownLatch found = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < searches; i++) {
                asked.add(threads.submit(() -> reader.read(Topic.QUARANTINE, session -> {
                    searching.countDown();
                    found.await();
                    return true;
                })));
            }
            try {
                searching.await();

                assertThat(reader.at(Topic.QUARANTINE, partition, 0))
                        .hasValueSatisfying(record -> assertThat(record.value()).containsExactly(7));
                assertThatThrownBy(() -> reader.read(Topic.QUARANTINE, session -> session))
                        .isInstanceOf(Problem.class)
                        .hasMessageContaining("others are reading");
            } finally {
                found.countDown();
            }
        }
        for (Future<Boolean> one : asked) {
            assertThat(one.get()).isTrue();
        }
    }
}
