package dev.sicd.model.publish;

/**
 * What went wrong in one publication, so that nothing is tried for ever.
 *
 * @param tries of the present request that had no clear answer
 * @param doubts how often it had to be looked whether something was done
 * @param limits how often the service asked for patience
 */
record Trouble(int tries, int doubts, int limits) {
    static final Trouble NONE = new Trouble(0, 0, 0);

    Trouble answered() {
        return new Trouble(0, doubts, limits);
    }

    Trouble tried() {
        return new Trouble(tries + 1, doubts, limits);
    }

    Trouble doubted() {
        return new Trouble(0, doubts + 1, limits);
    }

    Trouble limited() {
        return new Trouble(tries, doubts, limits + 1);
    }
}
