package dev.sicd.model.policy;

/**
 * What the system may do at all.
 *
 * @param training ENABLE_TRAINING: runs may be started and changes proposed
 * @param autonomy ENABLE_AUTONOMY: a proposal may be approved without a person
 * @param safeMode SAFE_MODE: nothing new may be started, proposed or approved
 */
public record Capabilities(boolean training, boolean autonomy, boolean safeMode) {

    public boolean isOn(Capability capability) {
        return switch (capability) {
            case ENABLE_TRAINING -> training;
            case ENABLE_AUTONOMY -> autonomy;
            case SAFE_MODE -> safeMode;
        };
    }
}
