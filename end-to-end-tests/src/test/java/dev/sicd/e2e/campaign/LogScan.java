package dev.sicd.e2e.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.e2e.check.Violation;
import dev.sicd.e2e.cluster.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads on in the logs of all processes for what nobody expected (I16): errors, and threads that died. */
final class LogScan {
    private static final int LINE_SHOWN_MAX = 600;
    /** Of services. */
    private static final Pattern ERROR =
            Pattern.compile("\"log.level\":\"(?:ERROR|FATAL)\"|^Exception in thread|OutOfMemoryError");
    /** Of brokers, which are not ours, and call an error what clients repeat without a word: only what they do not survive. */
    private static final Pattern FATAL = Pattern.compile(" FATAL |^Exception in thread|OutOfMemoryError");

    private final Map<String, Long> read = new HashMap<>();

    /** What was written since the last look. */
    List<Violation> look(List<Node> nodes) {
        List<Violation> found = new ArrayList<>();
        for (Node node : nodes) {
            for (String line : fresh(node)) {
                Pattern unexpected = node.kind() == Node.Kind.BROKER ? FATAL : ERROR;
                if (unexpected.matcher(line).find() && !Expected.isExpected(node.kind(), line)) {
                    String shown = line.substring(0, Math.min(line.length(), LINE_SHOWN_MAX));
                    found.add(new Violation("I16", node.name(), "no error in its log", shown));
                }
            }
        }
        return found;
    }

    private List<String> fresh(Node node) {
        long from = read.getOrDefault(node.name(), 0L);
        String text = node.logged(from);
        // the last line may not be whole yet
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        read.put(node.name(), from + whole.getBytes(UTF_8).length);
        return whole.lines().toList();
    }
}
