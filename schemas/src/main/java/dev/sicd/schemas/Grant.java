package dev.sicd.schemas;

import java.util.function.UnaryOperator;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One right of a role, whoever plays it and whatever the prefix is. None says DESCRIBE: Kafka implies it in READ and WRITE.
 *
 * @param name of the resource, for a prefix
 */
record Grant(AclOperation operation, ResourceType type, PatternType pattern, UnaryOperator<String> name) {
    private static final String FROM_ANYWHERE = "*";

    static Grant read(Topic topic) {
        return new Grant(AclOperation.READ, ResourceType.TOPIC, PatternType.LITERAL, topic::name);
    }

    static Grant write(Topic topic) {
        return new Grant(AclOperation.WRITE, ResourceType.TOPIC, PatternType.LITERAL, topic::name);
    }

    /** Membership and commits of the consumer group {@code {prefix}-{suffix}}. */
    static Grant group(String suffix) {
        return new Grant(AclOperation.READ, ResourceType.GROUP, PatternType.LITERAL, prefix -> prefix + "-" + suffix);
    }

    /** A right on all resources whose names begin with {@code {prefix}-{suffix}-}. */
    static Grant onAll(String suffix, AclOperation operation, ResourceType type) {
        return new Grant(operation, type, PatternType.PREFIXED, prefix -> prefix + "-" + suffix + "-");
    }

    AclBinding to(String principal, String prefix) {
        return new AclBinding(
                new ResourcePattern(type, name.apply(prefix), pattern),
                new AccessControlEntry(principal, FROM_ANYWHERE, operation, AclPermissionType.ALLOW));
    }
}
