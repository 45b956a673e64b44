package dev.sicd.cli.topics;

import dev.sicd.schemas.Topic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Grants principals what their roles need and finds what they have beyond that; it takes nothing away. */
final class AclSetup {
    private static final String EVERYBODY = "User:*";
    private static final String ANYTHING = "*";
    /** Seeing that a topic is there harms nobody. */
    private static final Set<AclOperation> HARMLESS = Set.of(AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);

    private final Brokers brokers;
    private final boolean onlyLook;

    AclSetup(Brokers brokers, boolean onlyLook) {
        this.brokers = brokers;
        this.onlyLook = onlyLook;
    }

    Outcome apply(String prefix, List<Assignment> assignments) throws InterruptedException {
        Set<AclBinding> wanted = new LinkedHashSet<>();
        Set<String> principals = new LinkedHashSet<>();
        for (Assignment assignment : assignments) {
            wanted.addAll(assignment.acls(prefix));
            principals.add(assignment.principal());
        }
        principals.add(EVERYBODY);
        Set<AclBinding> found = allowedTo(principals);
        List<AclBinding> missing =
                wanted.stream().filter(acl -> !found.contains(acl)).toList();
        List<Difference> remaining = new ArrayList<>();
        if (onlyLook) {
            missing.forEach(acl -> remaining.add(new Difference.NotGranted(text(acl))));
        } else if (!missing.isEmpty()) {
            brokers.grant(missing);
            // whoever starts a service next must not be refused
            Set<AclBinding> unused = Settling.awaited(() -> allowedTo(principals), seen -> seen.containsAll(wanted));
        }
        Set<AclBinding> tooMuch = new HashSet<>(found);
        tooMuch.removeAll(wanted);
        tooMuch.stream()
                .filter(acl -> !HARMLESS.contains(acl.entry().operation()) && concerns(prefix, acl.pattern()))
                .map(AclSetup::text)
                .sorted()
                .forEach(acl -> remaining.add(new Difference.TooMuch(acl)));
        return new Outcome(
                onlyLook
                        ? List.of()
                        : missing.stream().map(acl -> "granted " + text(acl)).toList(),
                remaining);
    }

    private Set<AclBinding> allowedTo(Set<String> principals) throws InterruptedException {
        Set<AclBinding> allowed = new LinkedHashSet<>();
        for (String principal : principals) {
            allowed.addAll(brokers.allowedTo(principal));
        }
        return allowed;
    }

    private static boolean concerns(String prefix, ResourcePattern pattern) {
        if (pattern.resourceType() != ResourceType.TOPIC) {
            return false;
        }
        return Stream.of(Topic.values())
                .map(topic -> topic.name(prefix))
                .anyMatch(name -> pattern.patternType() == PatternType.PREFIXED
                        ? name.startsWith(pattern.name())
                        : pattern.name().equals(name) || pattern.name().equals(ANYTHING));
    }

    private static String text(AclBinding acl) {
        AclLine line = AclLine.of(acl);
        return "%s: %s on %s %s".formatted(acl.entry().principal(), line.operation(), line.resource(), line.name());
    }
}
