package dev.sicd.cli.client;

import dev.sicd.cli.terminal.Terminal;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which running system a command talks to and as whom, and how it ends when that fails. It starts no system. */
public final class SystemOptions {
    public static final int DONE = 0;
    public static final int REFUSED = 1;
    public static final int NOT_ASKED = 2;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = SicdClient.DEFAULT_URL,
            description = "where the system is (default: ${DEFAULT-VALUE})")
    private String url = SicdClient.DEFAULT_URL;

    @Mixin
    private CredentialOptions credentials = new CredentialOptions();

    /** What a command does with the system; the exit code. */
    @FunctionalInterface
    public interface Work {
        int with(SicdClient client);
    }

    /** Runs it, as the operator where nothing else is said; says on standard error why it could not end well. */
    public int run(Terminal terminal, Work work) {
        try (SicdClient client = credentials.openAsOperator(url)) {
            return work.with(client);
        } catch (RefusedAnswerException refused) {
            terminal.error(String.valueOf(refused.getMessage()));
            return REFUSED;
        } catch (NoAnswerException | IllegalArgumentException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return NOT_ASKED;
        }
    }
}
