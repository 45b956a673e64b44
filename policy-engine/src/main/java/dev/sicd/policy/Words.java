package dev.sicd.policy;

import dev.sicd.model.policy.Action;
import dev.sicd.model.policy.Decision.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The words of the file that are not free: actions and effects. */
final class Words {
    private static final Map<String, Verdict> EFFECTS =
            Map.of("allow", Verdict.ALLOW, "review", Verdict.REVIEW, "deny", Verdict.DENY);
    private static final List<String> ACTIONS =
            Arrays.stream(Action.values()).map(Action::name).toList();

    private Words() {}

    static Optional<Action> action(Scalar text) {
        if (!ACTIONS.contains(text.value())) {
            text.mistake(Shown.quoted(text.value()) + " is not an action", Names.cure(text.value(), ACTIONS));
            return Optional.empty();
        }
        return Optional.of(Action.valueOf(text.value()));
    }

    static Optional<Verdict> effect(Scalar text) {
        Verdict effect = EFFECTS.get(text.value());
        if (effect == null) {
            text.mistake(Shown.quoted(text.value()) + " is not an effect", "use allow, review or deny");
        }
        return Optional.ofNullable(effect);
    }
}
