package dev.sicd.cli.demo;

/** Starts a system where none runs. */
@FunctionalInterface
public interface StackStarter {
    /**
     * Returns when it is usable.
     *
     * @throws Exception when it cannot be started; the message is for people
     */
    RunningStack start() throws Exception;
}
