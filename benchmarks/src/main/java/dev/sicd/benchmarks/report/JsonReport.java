package dev.sicd.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.benchmarks.measure.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** All rows for programs. Names are part of the format; figures that are not there are left out. */
public final class JsonReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonReport() {}

    public static void write(Report report, Path file) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("quick", report.isQuick());
        machine(report.machine(), root.putObject("machine"));
        ArrayNode rows = root.putArray("rows");
        ArrayNode failures = root.putArray("failures");
        for (Report.Chapter chapter : report.chapters()) {
            chapter.rows().forEach(row -> row(row, rows.addObject().put("suite", chapter.suite())));
            chapter.failures()
                    .forEach(why ->
                            failures.addObject().put("suite", chapter.suite()).put("why", why));
        }
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    private static void machine(Machine machine, ObjectNode into) {
        into.put("processor", machine.processor())
                .put("cores", machine.cores())
                .put("memory_mib", machine.memoryMiB())
                .put("system", machine.system())
                .put("java", machine.java())
                .put("kafka", machine.kafka())
                .put("sicd", machine.sicd())
                .put("at", machine.at().toString());
    }

    private static void row(Row row, ObjectNode into) {
        into.put("metric", row.metric()).put("unit", row.unit());
        spread(row.ours(), into.putObject("ours"));
        row.reference().ifPresent(reference -> {
            ObjectNode beside = into.putObject("reference").put("name", reference.name());
            spread(reference.value(), beside.putObject("value"));
            spread(reference.ratio(), beside.putObject("ratio"));
            cpu(reference.cpuMicros(), beside);
        });
        row.goal()
                .ifPresent(
                        goal -> into.putObject("goal").put("text", goal.text()).put("met", goal.isMetBy(row)));
        cpu(row.cpuMicros(), into);
        ObjectNode rounds = into.putObject("rounds")
                .put("counted", row.rounds().counted())
                .put("dropped", row.rounds().dropped())
                .put("quiet", row.rounds().quiet());
        if (!Double.isNaN(row.rounds().noise().foreign())) {
            rounds.put("foreign_load", row.rounds().noise().foreign())
                    .put("steal", row.rounds().noise().stolen());
        }
        if (!row.note().isEmpty()) {
            into.put("note", row.note());
        }
    }

    private static void spread(Spread spread, ObjectNode into) {
        into.put("median", spread.median()).put("least", spread.least()).put("most", spread.most());
    }

    private static void cpu(Map<String, Double> micros, ObjectNode into) {
        if (!micros.isEmpty()) {
            micros.forEach(into.putObject("cpu_us_per_record")::put);
        }
    }
}
