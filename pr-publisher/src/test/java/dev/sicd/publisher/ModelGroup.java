package dev.sicd.publisher;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;

/**
 * The coordinator of the publisher's group: static members, eager range assignment, and the only fence there is. The
 * producer is idempotent and has no transaction, so nothing keeps what a deposed publisher writes from its topics; its
 * commits alone are refused.
 */
final class ModelGroup {
    private final List<TopicPartition> all;
    private final BiConsumer<TopicPartition, Long> committing;
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final SortedMap<String, Member> members = new TreeMap<>();
    private final Set<Member> rejoined = new HashSet<>();
    private boolean stable = true;

    /** @param committing is told of every commit, before it counts */
    ModelGroup(List<TopicPartition> all, BiConsumer<TopicPartition, Long> committing) {
        this.all = List.copyOf(all);
        this.committing = committing;
    }

    /** One consumer's place in the group. */
    static final class Member {
        final String instance;
        private Set<TopicPartition> assigned = Set.of();
        private boolean fenced;
        private boolean timedOut;

        Member(String instance) {
            this.instance = instance;
        }
    }

    /** What a member has to do when it polls. */
    enum Turn {
        GO_ON,
        /** Others want to join: give up what it has, then join again. */
        REVOKE,
        /** It was away for too long: what it had may be others'. */
        LOST,
        /** Wait until the others have joined. */
        WAIT
    }

    Member join(String instance) {
        Member member = new Member(instance);
        Member before = members.get(instance);
        if (before != null) {
            // under a name that is known, it is a restart: the same partitions, and nobody else notices
            before.fenced = true;
            member.assigned = before.assigned;
            if (rejoined.remove(before)) {
                rejoined.add(member);
            }
            members.put(instance, member);
        } else {
            rejoin(member);
        }
        return member;
    }

    private void rejoin(Member member) {
        members.put(member.instance, member);
        member.timedOut = false;
        if (stable) {
            stable = false;
            rejoined.clear();
        }
        rejoined.add(member);
        assignWhenAllAreThere();
    }

    /** Its session is over; it does not know. */
    void timeOut(String instance) {
        Member member = members.remove(instance);
        if (member == null) {
            return;
        }
        member.timedOut = true;
        rejoined.remove(member);
        if (stable && !members.isEmpty()) {
            stable = false;
            rejoined.clear();
        }
        assignWhenAllAreThere();
    }

    Turn poll(Member member) {
        if (member.fenced) {
            throw new FencedInstanceIdException("another member has the id " + member.instance);
        }
        if (member.timedOut) {
            return Turn.LOST;
        }
        if (stable) {
            return Turn.GO_ON;
        }
        return rejoined.contains(member) ? Turn.WAIT : Turn.REVOKE;
    }

    /** After it has let go of what it had. */
    void letGo(Member member) {
        member.assigned = Set.of();
        rejoin(member);
    }

    Set<TopicPartition> assigned(Member member) {
        return member.assigned;
    }

    long committed(TopicPartition partition) {
        return committed.getOrDefault(partition, 0L);
    }

    void commit(Member member, TopicPartition partition, long offset) {
        if (member.fenced) {
            throw new FencedInstanceIdException("another member has the id " + member.instance);
        }
        if (member.timedOut || !member.assigned.contains(partition)) {
            throw new CommitFailedException();
        }
        committing.accept(partition, offset);
        committed.put(partition, offset);
    }

    private void assignWhenAllAreThere() {
        if (stable || !rejoined.containsAll(members.values())) {
            return;
        }
        stable = true;
        List<Member> inOrder = new ArrayList<>(members.values());
        for (int i = 0; i < inOrder.size(); i++) {
            int from = all.size() * i / inOrder.size();
            int to = all.size() * (i + 1) / inOrder.size();
            inOrder.get(i).assigned = Set.copyOf(all.subList(from, to));
        }
    }
}
