package dev.sicd.cli.topics;

import dev.sicd.kit.http.Problem;
import java.util.List;
import java.util.regex.Pattern;

/** Refuses what no brokers should be asked for. */
final class Wishes {
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private Wishes() {}

    /** @throws UsageException when the prefix is none, or a principal has two roles */
    static void check(String prefix, List<Assignment> assignments) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new UsageException("--prefix " + Problem.quoted(prefix)
                    + " cannot begin a topic's name; use 1 to 100 letters, digits, '.', '_' or '-'");
        }
        Assignment.inTwoRoles(assignments).ifPresent(principal -> {
            throw new UsageException("--principal gives " + Problem.quoted(principal)
                    + " two roles, which would then watch each other as one; use a principal for each");
        });
    }

    /** @throws UsageException when no broker could keep such topics */
    static void check(Layout layout) {
        if (layout.partitions() < 1 || layout.replication() < 1 || layout.minInsync() < 1) {
            throw new UsageException("--partitions, --replication and --min-insync are 1 or more");
        }
        if (layout.minInsync() > layout.replication()) {
            throw new UsageException("--min-insync %d is above --replication %d, so that no write would be taken"
                    .formatted(layout.minInsync(), layout.replication()));
        }
    }
}
