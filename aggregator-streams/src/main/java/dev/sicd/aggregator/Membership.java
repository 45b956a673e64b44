package dev.sicd.aggregator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the group still counts the consumers of this process that have partitions among its members: only then can no other
 * process have gone on with these. It asks the group's coordinator, since a process that was frozen, cut off or replaced does
 * not know by itself.
 *
 * <p>Consumers are known by the ids that the coordinator gives them, a new one to whoever joins. Their client ids would not do: of
 * a static member that comes back as another process the coordinator keeps the old one.
 */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(3);
    /**
     * A member whose last heartbeat came right before the look stays one for its session, 10 s, and it heartbeats every 3 s: so
     * it is one for 7 s after the look at the least.
     */
    private static final Duration LOOK_HOLDS = Duration.ofSeconds(5);

    private final Admin admin;
    private final String groupId;
    private final Supplier<Set<String>> working;
    private final InstantSource clock;
    private volatile Instant member = Instant.MIN;

    /** @param working the ids in the group of this process's consumers that have partitions now */
    Membership(Admin admin, String groupId, Supplier<Set<String>> working, InstantSource clock) {
        this.admin = admin;
        this.groupId = groupId;
        this.working = working;
        this.clock = clock;
    }

    /** Asks once. Without an answer the last one holds for as long as it does. */
    void look() {
        Instant before = clock.instant();
        try {
            Set<String> ours = working.get();
            member = members().containsAll(ours) ? before : Instant.MIN;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.atDebug().setCause(e).log("the coordinator does not say who is a member");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A clock that went back proves nothing. */
    boolean isCurrent() {
        Instant now = clock.instant();
        Instant seen = member;
        return !seen.equals(Instant.MIN) && !now.isBefore(seen) && now.isBefore(seen.plus(LOOK_HOLDS));
    }

    private Set<String> members() throws ExecutionException, TimeoutException, InterruptedException {
        return admin
                .describeConsumerGroups(List.of(groupId))
                .all()
                .get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .values()
                .stream()
                .flatMap(group -> group.members().stream())
                .map(MemberDescription::consumerId)
                .collect(Collectors.toSet());
    }
}
