package dev.sicd.e2e.check;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pull request as GitHub shows it.
 *
 * @param proposalId of the marker in its body, empty where there is none; likewise the digest
 * @param changed paths that differ from the commit it is based on, with git's id of what is there now
 */
record PullRequestSeen(long number, String proposalId, String digest, Map<String, String> changed) {
    private static final Pattern MARKER =
            Pattern.compile("<!-- sicd:v1 proposal=([0-9a-f]{12}) digest=sha256:([0-9a-f]{64}) -->\\s*$");

    static PullRequestSeen of(long number, String body, Map<String, String> changed) {
        Matcher marker = MARKER.matcher(body);
        return marker.find()
                ? new PullRequestSeen(number, marker.group(1), marker.group(2), changed)
                : new PullRequestSeen(number, "", "", changed);
    }
}
