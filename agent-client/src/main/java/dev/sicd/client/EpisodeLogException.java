package dev.sicd.client;

/** An event could not be recorded, or was given up. Only a strict logger throws it. */
public final class EpisodeLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EpisodeLogException(String reason) {
        super(reason);
    }
}
