package dev.sicd.publisher.github;

import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.publisher.github.Exchange.Result;
import java.util.ArrayList;
import java.util.List;

/** Judges from GitHub's answers what an App may do; it sends nothing. */
final class AppCheck {
    private AppCheck() {}

    /** Which App it is, from the answer of {@code GET /app}. */
    static Finding app(Result app) {
        if (app instanceof Result.Failed failed) {
            return Finding.fault(failed.refused().message());
        }
        try {
            String name = ApiFields.of(((Result.Answered) app).answer()).text("/name");
            return Finding.ok("GitHub answers, and knows the App '%s'".formatted(Complaint.shown(name, 100)));
        } catch (Unreadable e) {
            return Finding.fault("what answers is not GitHub's API: " + e.getMessage() + "; correct SICD_GITHUB_API");
        }
    }

    /** What it may do, from the answer of {@code GET /repos/OWNER/NAME/installation}. */
    static List<Finding> installation(Result installation) {
        if (installation instanceof Result.Failed failed) {
            String cure = failed.refused().fault() == Fault.MISSING
                    ? "; if the repository is there, install the App for it"
                    : "";
            return List.of(Finding.fault(failed.refused().message() + cure));
        }
        try {
            return granted(ApiFields.of(((Result.Answered) installation).answer()));
        } catch (Unreadable e) {
            return List.of(
                    Finding.fault("what GitHub says of the App's installation cannot be read: " + e.getMessage()));
        }
    }

    private static List<Finding> granted(ApiFields fields) {
        List<Finding> found = new ArrayList<>();
        if (fields.optionalText("/suspended_at").isPresent()) {
            found.add(Finding.fault("the App's installation is suspended; let its owner end that"));
        }
        found.add(needed(fields, "contents"));
        found.add(needed(fields, "pull_requests"));
        // a token is asked for with all of them, and refused when one is missing
        found.add(needed(fields, "issues"));
        return found;
    }

    private static Finding needed(ApiFields fields, String permission) {
        String granted = fields.optionalText("/permissions/" + permission).orElse("none");
        return granted.equals("write") || granted.equals("admin")
                ? Finding.ok("the App has '%s: write'".formatted(permission))
                : Finding.fault("the App has '%s: %s'; give it '%s: write', and accept that for the installation"
                        .formatted(permission, Complaint.shown(granted, 20), permission));
    }
}
