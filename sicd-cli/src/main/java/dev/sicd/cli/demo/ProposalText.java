package dev.sicd.cli.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.tidy.Defect;
import dev.sicd.cli.tidy.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts chosen fixes into the words of a proposal; it does not choose and does not send. */
record ProposalText(Checkout checkout, Selection selection) {
    /** The fields that the proposal itself decides; whose it is and which run's is the sender's to add. */
    ObjectNode write() {
        List<Finding> chosen = selection.chosen();
        ObjectNode body = Journal.object()
                .put("title", "Tidy up " + Counted.of(chosen.size(), "file"))
                .put("description", description())
                .put("repo_owner", checkout.repository().owner())
                .put("repo_name", checkout.repository().name());
        ArrayNode changes = body.putArray("changes");
        for (Finding finding : chosen) {
            changes.addObject()
                    .put("file_path", checkout.pathOf(finding.file()))
                    .put("change_type", "update")
                    .put("original_content", finding.original())
                    .put("new_content", finding.fixed())
                    .put("rationale", rationale(finding));
        }
        return body;
    }

    private String description() {
        int defects = selection.chosen().stream()
                .mapToInt(finding -> finding.defects().size())
                .sum();
        StringBuilder text = new StringBuilder(
                "Cures %s. Only blanks, line ends and byte order marks change; found by fixed rules, without a model."
                        .formatted(Counted.of(defects, "small defect")));
        selection
                .leftOut()
                .forEach((reason, count) ->
                        text.append("\n\nLeft out: %s, since %s.".formatted(Counted.of(count, "file"), reason)));
        return text.toString();
    }

    /** {@code trailing-blanks: 3 defects (first in line 12); final-newline: 1 defect (first in line 40)}. */
    private static String rationale(Finding finding) {
        Map<String, List<Integer>> lines = new LinkedHashMap<>();
        for (Defect defect : finding.defects()) {
            lines.computeIfAbsent(defect.rule(), rule -> new ArrayList<>()).add(defect.line());
        }
        List<String> parts = new ArrayList<>();
        lines.forEach((rule, where) -> parts.add(
                "%s: %s (first in line %d)".formatted(rule, Counted.of(where.size(), "defect"), where.getFirst())));
        return String.join("; ", parts);
    }
}
