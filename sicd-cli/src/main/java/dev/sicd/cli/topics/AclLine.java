package dev.sicd.cli.topics;

import java.util.Locale;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.resource.PatternType;

/**
 * An ACL in the words of {@code kafka-acls.sh}, without its principal.
 *
 * @param name of the resource; a star at its end says that it is the beginning of names
 */
record AclLine(String operation, String resource, String name) {
    static AclLine of(AclBinding acl) {
        String operation = acl.entry().operation().name();
        boolean prefixed = acl.pattern().patternType() == PatternType.PREFIXED;
        return new AclLine(
                operation.charAt(0) + operation.substring(1).toLowerCase(Locale.ROOT),
                acl.pattern().resourceType().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                acl.pattern().name() + (prefixed ? "*" : ""));
    }
}
