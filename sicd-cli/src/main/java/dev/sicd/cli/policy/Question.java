package dev.sicd.cli.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.policy.Facts;
import dev.sicd.policy.Given;
import dev.sicd.policy.PolicyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The facts that a policy is to be asked about: from a file, or from options. */
final class Question {
    @Option(
            names = "--given",
            paramLabel = "FILE",
            description = "facts as under 'given' in a policy's tests, in YAML or JSON; - is standard input")
    private Optional<String> given = Optional.empty();

    @Option(names = "--action", paramLabel = "ACTION", description = "what is asked for, such as PR_PROPOSE")
    private Optional<String> action = Optional.empty();

    @Option(names = "--path", paramLabel = "PATH", description = "a changed file; may be repeated")
    private List<String> paths = List.of();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "any other fact, such as dry_run=true or roles=[reviewer]; may be repeated")
    private Map<String, String> others = new LinkedHashMap<>();

    /**
     * The facts.
     *
     * @throws PolicyException with every mistake in them
     * @throws IllegalArgumentException when there is no question, or there are two
     */
    Facts facts(InputStream in) throws IOException, PolicyException {
        if (given.isPresent() == action.isPresent()) {
            throw new IllegalArgumentException(
                    "say what is asked: either --given FILE, or --action with --path and --set");
        }
        if (given.isPresent() && !(paths.isEmpty() && others.isEmpty())) {
            throw new IllegalArgumentException(
                    "--given names all facts; leave out --path and --set, or put them there");
        }
        return given.isPresent()
                ? fromFile(given.get(), in)
                : Given.parse("options", options().getBytes(UTF_8));
    }

    private static Facts fromFile(String name, InputStream in) throws IOException, PolicyException {
        if (name.equals("-")) {
            return Given.parse("standard input", in.readNBytes(PolicyFileOption.BYTES_MAX));
        }
        try (InputStream file = Files.newInputStream(Path.of(name))) {
            return Given.parse(name, file.readNBytes(PolicyFileOption.BYTES_MAX));
        }
    }

    private String options() {
        StringBuilder text = new StringBuilder("action: " + quoted(action.orElse("")) + "\n");
        if (!paths.isEmpty()) {
            text.append(paths.stream().map(Question::quoted).collect(Collectors.joining(", ", "paths: [", "]\n")));
        }
        others.forEach((name, value) ->
                text.append(quoted(name)).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
