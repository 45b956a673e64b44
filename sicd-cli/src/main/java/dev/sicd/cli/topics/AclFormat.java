package dev.sicd.cli.topics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.sicd.kit.json.Json;
import dev.sicd.schemas.BrokerRole;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.resource.PatternType;

/** How ACLs are shown. */
enum AclFormat {
    TABLE {
        @Override
        List<String> lines(String prefix, List<Assignment> assignments) {
            List<String> lines = new ArrayList<>();
            for (BrokerRole role : BrokerRole.values()) {
                List<String> principals = assignments.stream()
                        .filter(assignment -> assignment.role() == role)
                        .map(Assignment::principal)
                        .toList();
                if (!principals.isEmpty()) {
                    lines.add("%s, %s: %s".formatted(role.label(), String.join(" and ", principals), role.duty()));
                    lines.addAll(rows(role.acls(prefix, principals.getFirst())));
                }
            }
            return lines;
        }
    },

    COMMANDS {
        @Override
        List<String> lines(String prefix, List<Assignment> assignments) {
            return acls(prefix, assignments).map(AclFormat::command).toList();
        }
    },

    JSON {
        @Override
        List<String> lines(String prefix, List<Assignment> assignments) {
            ArrayNode array = Json.mapper().createArrayNode();
            for (Assignment assignment : assignments) {
                for (AclBinding acl : assignment.acls(prefix)) {
                    array.addObject()
                            .put("role", assignment.role().label())
                            .put("principal", acl.entry().principal())
                            .put("host", acl.entry().host())
                            .put("permission", acl.entry().permissionType().name())
                            .put("operation", acl.entry().operation().name())
                            .put("resource_type", acl.pattern().resourceType().name())
                            .put("pattern_type", acl.pattern().patternType().name())
                            .put("name", acl.pattern().name());
                }
            }
            return array.toPrettyString().lines().toList();
        }
    };

    abstract List<String> lines(String prefix, List<Assignment> assignments);

    private static Stream<AclBinding> acls(String prefix, List<Assignment> assignments) {
        return assignments.stream().flatMap(assignment -> assignment.acls(prefix).stream());
    }

    private static List<String> rows(List<AclBinding> acls) {
        return acls.isEmpty()
                ? List.of("  needs no ACL")
                : acls.stream()
                        .map(AclLine::of)
                        .map(line -> "  %-6s  %-16s  %s".formatted(line.operation(), line.resource(), line.name()))
                        .toList();
    }

    private static String command(AclBinding acl) {
        AclLine line = AclLine.of(acl);
        boolean prefixed = acl.pattern().patternType() == PatternType.PREFIXED;
        return "kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$ADMIN\" --add --allow-principal %s --operation %s --%s %s%s"
                .formatted(
                        quoted(acl.entry().principal()),
                        line.operation(),
                        line.resource(),
                        acl.pattern().name(),
                        prefixed ? " --resource-pattern-type prefixed" : "");
    }

    /** One word for a shell, whatever stands in it. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
