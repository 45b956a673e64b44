package dev.sicd.e2e.check;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All that a check rests on: what is on the topics, what is answered, what is on GitHub. */
interface Evidence {
    int partitions();

    /**
     * Everything committed on a topic, partition by partition, each in its order.
     *
     * @param topic without the prefix
     */
    void read(String topic, Consumer<LogRecord> each);

    /**
     * What is answered now.
     *
     * @param path from the root, with its query
     */
    Web.Answer answer(String path);

    /** Nothing where there is no GitHub. */
    Optional<List<PullRequestSeen>> pullRequests();
}
