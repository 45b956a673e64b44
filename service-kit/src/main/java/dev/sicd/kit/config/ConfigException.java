package dev.sicd.kit.config;

import java.util.List;

/** The settings of a process are wrong; the message lists every mistake and is meant to be printed as it is. */
public final class ConfigException extends RuntimeException {
    private final List<String> mistakes;

    public ConfigException(List<String> mistakes) {
        super(message(mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<String> mistakes() {
        return mistakes;
    }

    private static String message(List<String> mistakes) {
        String heading = mistakes.size() == 1
                ? "cannot start: 1 setting is wrong"
                : "cannot start: " + mistakes.size() + " settings are wrong";
        return heading + "\n - " + String.join("\n - ", mistakes);
    }
}
