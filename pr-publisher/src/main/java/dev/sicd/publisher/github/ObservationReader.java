package dev.sicd.publisher.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.model.git.GitId;
import dev.sicd.model.git.Mode;
import dev.sicd.model.git.PathEntry;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.model.publish.Observation.PullRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a call brought from the answer to it, an answer of success; what it does not need it does not look at. */
final class ObservationReader {
    private static final String BRANCHES = "refs/heads/";

    private ObservationReader() {}

    /** @throws Unreadable when it does not say what it should: nobody knows then what was done */
    static Observation read(Command.Call call, ApiAnswer answer) throws Unreadable {
        return switch (call) {
            case Command.ListPullRequests unused -> new Observation.PullRequests(pullRequests(answer));
            case Command.GetPullRequest unused -> new Observation.Found(pullRequest(ApiFields.of(answer)));
            case Command.OpenPullRequest unused -> new Observation.Found(pullRequest(ApiFields.of(answer)));
            case Command.GetRepository unused -> repository(ApiFields.of(answer));
            case Command.GetBranch get -> branch(get, ApiFields.of(answer));
            case Command.GetCommit unused -> commit(ApiFields.of(answer));
            case Command.CreateCommit unused -> commit(ApiFields.of(answer));
            case Command.GetTree unused -> tree(ApiFields.of(answer));
            case Command.CreateBlob unused ->
                new Observation.Stored(ApiFields.of(answer).id("/sha"));
            case Command.CreateTree unused ->
                new Observation.Stored(ApiFields.of(answer).id("/sha"));
            case Command.CreateBranch unused -> new Observation.Done();
            case Command.AddLabels unused -> new Observation.Done();
            case Command.RequestReviewers unused -> new Observation.Done();
            case Command.AddAssignees unused -> new Observation.Done();
        };
    }

    static List<PullRequest> pullRequests(ApiAnswer answer) throws Unreadable {
        List<PullRequest> found = new ArrayList<>();
        for (JsonNode one : ApiFields.of(answer).array("")) {
            found.add(pullRequest(new ApiFields(one)));
        }
        return found;
    }

    private static PullRequest pullRequest(ApiFields fields) throws Unreadable {
        // a list says only when it was merged
        boolean merged =
                fields.isTrue("/merged") || fields.optionalText("/merged_at").isPresent();
        return new PullRequest(
                fields.number("/number"),
                fields.text("/html_url"),
                fields.optionalText("/body").orElse(""),
                fields.text("/head/ref"),
                fields.optionalText("/head/repo/full_name").orElse(""),
                fields.id("/head/sha"),
                fields.text("/base/ref"),
                fields.text("/state").equals("open"),
                merged,
                mergeCommit(fields, merged));
    }

    /** Of one that is not merged, the field is a trial merge that nobody sees. */
    private static Optional<GitId> mergeCommit(ApiFields fields, boolean merged) throws Unreadable {
        boolean named = merged && fields.optionalText("/merge_commit_sha").isPresent();
        return named ? Optional.of(fields.id("/merge_commit_sha")) : Optional.empty();
    }

    private static Observation repository(ApiFields fields) throws Unreadable {
        return new Observation.Repository(fields.text("/default_branch"), fields.isTrue("/archived"));
    }

    /** Some servers answer with the branches whose names only begin so. */
    private static Observation branch(Command.GetBranch get, ApiFields fields) throws Unreadable {
        if (fields.json().isArray() || !fields.text("/ref").equals(BRANCHES + get.branch())) {
            return new Observation.Branch(Optional.empty());
        }
        return new Observation.Branch(Optional.of(fields.id("/object/sha")));
    }

    private static Observation commit(ApiFields fields) throws Unreadable {
        List<GitId> parents = new ArrayList<>();
        for (JsonNode parent : fields.array("/parents")) {
            parents.add(new ApiFields(parent).id("/sha"));
        }
        return new Observation.Commit(
                fields.id("/sha"),
                fields.id("/tree/sha"),
                parents,
                fields.text("/message"),
                fields.isTrue("/verification/verified"));
    }

    private static Observation tree(ApiFields fields) throws Unreadable {
        List<PathEntry> entries = new ArrayList<>();
        for (JsonNode node : fields.array("/tree")) {
            ApiFields entry = new ApiFields(node);
            Optional<Mode> mode = Mode.of(entry.text("/mode"));
            if (mode.isEmpty()) {
                return Observation.Refused.of(Fault.DENIED, unknownMode(entry));
            }
            entries.add(new PathEntry(entry.text("/path"), mode.get(), entry.id("/sha")));
        }
        return new Observation.Listing(entries, fields.isTrue("/truncated"));
    }

    private static String unknownMode(ApiFields entry) throws Unreadable {
        return "the tree of the repository holds '%s' with the mode '%s', which git does not write any more; commit that file anew"
                .formatted(Complaint.shown(entry.text("/path"), 100), Complaint.shown(entry.text("/mode"), 20));
    }
}
