package dev.sicd.cli.topics;

import dev.sicd.kit.Spelling;
import dev.sicd.kit.http.Problem;
import dev.sicd.schemas.BrokerRole;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Who plays a role.
 *
 * @param principal as Kafka writes it: {@code User:trainer-7}
 */
record Assignment(BrokerRole role, String principal) {
    private static final Pattern PRINCIPAL = Pattern.compile("[A-Za-z]{1,20}:[^\\p{Cntrl}]{1,240}");
    /** Rights of these are everybody's. */
    private static final Set<String> EVERYBODY = Set.of("User:*", "User:ANONYMOUS");

    List<AclBinding> acls(String prefix) {
        return role.acls(prefix, principal);
    }

    /** Every role with a name to stand for whoever plays it. */
    static List<Assignment> placeholders(String prefix) {
        return Stream.of(BrokerRole.values())
                .map(role -> new Assignment(role, "User:" + prefix + "-" + role.label()))
                .toList();
    }

    /** The first principal with two roles, which would undo their separation. */
    static Optional<String> inTwoRoles(List<Assignment> assignments) {
        return assignments.stream()
                .filter(one -> assignments.stream()
                        .anyMatch(other -> other.role != one.role && other.principal.equals(one.principal)))
                .map(Assignment::principal)
                .findFirst();
    }

    /** Reads {@code agent=User:trainer-7}. */
    static final class Reader implements ITypeConverter<Assignment> {
        @Override
        public Assignment convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                throw new TypeConversionException(
                        Problem.quoted(text) + " is not ROLE=PRINCIPAL, as agent=User:trainer-7");
            }
            String principal = text.substring(equals + 1);
            if (!PRINCIPAL.matcher(principal).matches()) {
                throw new TypeConversionException(
                        Problem.quoted(principal) + " is no principal as Kafka writes it, User:trainer-7 for instance");
            }
            if (EVERYBODY.contains(principal)) {
                throw new TypeConversionException(
                        Problem.quoted(principal) + " is everybody; name the one who plays the role");
            }
            return new Assignment(role(text.substring(0, equals)), principal);
        }

        private static BrokerRole role(String label) {
            return Stream.of(BrokerRole.values())
                    .filter(role -> role.label().equals(label))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(Problem.quoted(label) + " is no role; there are "
                            + String.join(", ", BrokerRole.labels())
                            + Spelling.nearest(label, BrokerRole.labels())
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse("")));
        }
    }
}
