package dev.sicd.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BrokerRoleTest {
    private static final Set<BrokerRole> SERVICES =
            Set.of(BrokerRole.INGEST, BrokerRole.AGGREGATOR, BrokerRole.PUBLISHER);

    /** The column "written only by" of the design, written down a second time on purpose. */
    private static final Map<Topic, Set<BrokerRole>> WRITTEN_ONLY_BY = Map.of(
            Topic.EPISODE_EVENTS, Set.of(BrokerRole.AGENT, BrokerRole.INGEST),
            Topic.PROPOSALS, Set.of(BrokerRole.AGENT, BrokerRole.INGEST),
            Topic.DECISIONS, Set.of(BrokerRole.INGEST),
            Topic.PULL_REQUESTS, Set.of(BrokerRole.PUBLISHER),
            Topic.REROUTED, Set.of(BrokerRole.AGGREGATOR),
            Topic.LEDGER, Set.of(BrokerRole.AGGREGATOR),
            Topic.CHECKPOINTS, Set.of(BrokerRole.AGGREGATOR),
            Topic.APPROVED_PROPOSALS, Set.of(BrokerRole.AGGREGATOR),
            Topic.QUARANTINE, SERVICES);

    @ParameterizedTest
    @EnumSource
    void aTopicIsWrittenOnlyByItsAuthors(Topic topic) {
        assertThat(Stream.of(BrokerRole.values())
                        .filter(role -> allowed(role, AclOperation.WRITE, ResourceType.TOPIC, topic.name("sicd")))
                        .collect(Collectors.toSet()))
                .isEqualTo(WRITTEN_ONLY_BY.get(topic));
    }

    @Test
    void anAgentMayWriteItsTwoTopicsAndDoNothingElse() {
        assertThat(BrokerRole.AGENT.acls("sicd", "User:trainer-7"))
                .extracting(acl -> acl.entry().operation() + " " + acl.pattern().name())
                .containsExactly("WRITE sicd.episode-events", "WRITE sicd.proposals");
    }

    @ParameterizedTest
    @EnumSource
    void everyRightIsAllowedToThePrincipalAloneAndInsideThePrefix(BrokerRole role) {
        assertThat(role.acls("acme", "User:x")).doesNotHaveDuplicates().allSatisfy(acl -> {
            assertThat(acl.entry().principal()).isEqualTo("User:x");
            assertThat(acl.entry().permissionType()).isEqualTo(AclPermissionType.ALLOW);
            assertThat(acl.entry().operation()).isIn(AclOperation.READ, AclOperation.WRITE, AclOperation.CREATE);
            assertThat(acl.pattern().resourceType()).isNotEqualTo(ResourceType.CLUSTER);
            assertThat(acl.pattern().name()).matches("acme[.-].+");
        });
    }

    @ParameterizedTest
    @EnumSource
    void namesThatMerelyBeginAlikeAreTheirOwnersOnly(BrokerRole role) {
        List<AclBinding> prefixed = role.acls("sicd", "User:x").stream()
                .filter(acl -> acl.pattern().patternType() == PatternType.PREFIXED)
                .toList();
        assertThat(prefixed)
                .allSatisfy(acl -> assertThat(acl.pattern().name()).isEqualTo("sicd-" + role.label() + "-"));
        assertThat(Arrays.stream(Topic.values()).map(topic -> topic.name("sicd")))
                .noneMatch(name -> prefixed.stream()
                        .anyMatch(acl -> name.startsWith(acl.pattern().name())));
    }

    private static boolean allowed(BrokerRole role, AclOperation operation, ResourceType type, String name) {
        return role.acls("sicd", "User:x").stream()
                .filter(acl -> acl.entry().operation() == operation)
                .map(AclBinding::pattern)
                .filter(pattern -> pattern.resourceType() == type)
                .anyMatch(pattern -> pattern.patternType() == PatternType.PREFIXED
                        ? name.startsWith(pattern.name())
                        : name.equals(pattern.name()));
    }
}
