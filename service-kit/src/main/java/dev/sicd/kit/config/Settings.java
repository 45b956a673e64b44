package dev.sicd.kit.config;

import dev.sicd.kit.Spelling;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the settings of a process from its environment and collects all that is wrong with them; it does not keep what
 * it read, and knows no file.
 *
 * <p>Read every setting first, then {@link #check}, then use the values: until then a wrong or missing one is a
 * placeholder. A blank value counts as not set. Every name read is known; any other {@code SICD_} name is a mistake.
 * For one thread.
 */
public final class Settings {
    private static final String PREFIX = "SICD_";
    private static final String KAFKA_PREFIX = "SICD_KAFKA_";
    private static final int SHOWN_LENGTH_MAX = 80;

    private final Map<String, String> environment;
    private final Set<String> known;
    private final List<String> mistakes = new ArrayList<>();
    private boolean kafkaRead;

    private Settings(Map<String, String> environment, Set<String> known) {
        this.environment = new TreeMap<>(environment);
        this.known = new TreeSet<>(known);
    }

    /**
     * The settings in an environment.
     *
     * @param known names that are right although nobody reads them here: those of services that share the environment
     */
    public static Settings of(Map<String, String> environment, Set<String> known) {
        return new Settings(environment, known);
    }

    public String text(String name) {
        return required(name, optionalText(name), "");
    }

    public String text(String name, String fallback) {
        return optionalText(name).orElse(fallback);
    }

    public Optional<String> optionalText(String name) {
        known.add(name);
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** A value that no message shows. */
    public Optional<Secret> optionalSecret(String name) {
        return optionalText(name).map(Secret::new);
    }

    /** A value that no message shows. */
    public Secret secret(String name) {
        return required(name, optionalSecret(name), new Secret(""));
    }

    public int integer(String name, int min, int max) {
        return required(name, optionalInteger(name, min, max), min);
    }

    public int integer(String name, int fallback, int min, int max) {
        return optionalInteger(name, min, max).orElse(fallback);
    }

    public Optional<Integer> optionalInteger(String name, int min, int max) {
        return optionalText(name).flatMap(value -> whole(name, value, min, max)).map(Math::toIntExact);
    }

    /** A duration given in milliseconds, in a name that should say so: {@code …_MS}. */
    public Duration millis(String name, Duration fallback, Duration min, Duration max) {
        return optionalText(name)
                .flatMap(value -> whole(name, value, min.toMillis(), max.toMillis()))
                .map(Duration::ofMillis)
                .orElse(fallback);
    }

    public boolean bool(String name, boolean fallback) {
        return optionalBool(name).orElse(fallback);
    }

    /** {@code true} or {@code false}, in any case. Anything else is a mistake: a switch must not be half on. */
    public Optional<Boolean> optionalBool(String name) {
        return optionalText(name).flatMap(value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> wrong(name, value, "is neither true nor false");
        });
    }

    public Path path(String name, Path fallback) {
        return optionalPath(name).orElse(fallback);
    }

    public Optional<Path> optionalPath(String name) {
        return optionalText(name).flatMap(value -> {
            try {
                return Optional.of(Path.of(value));
            } catch (InvalidPathException noPath) {
                return wrong(name, value, "is no path");
            }
        });
    }

    public URI uri(String name, URI fallback) {
        return optionalUri(name).orElse(fallback);
    }

    /** An http or https address without user, query and fragment. */
    public Optional<URI> optionalUri(String name) {
        return optionalText(name).flatMap(value -> {
            if (value.contains("@")) {
                // What stands before an @ may be a password.
                return wrong(name, "holds an @; credentials do not belong into an address");
            }
            Optional<URI> uri = httpUri(value);
            return uri.isPresent() ? uri : wrong(name, value, "is no address as http://host:port");
        });
    }

    /** One or more {@code host:port}, separated by commas. */
    public List<HostPort> hostPorts(String name) {
        return required(name, optionalHostPorts(name), List.of());
    }

    public Optional<List<HostPort>> optionalHostPorts(String name) {
        return optionalText(name).flatMap(value -> {
            List<Optional<HostPort>> parsed = Arrays.stream(value.split(",", -1))
                    .map(part -> HostPort.parse(part.strip()))
                    .toList();
            return parsed.stream().allMatch(Optional::isPresent)
                    ? Optional.of(parsed.stream().flatMap(Optional::stream).toList())
                    : wrong(name, value, "is no list as host:9092,host2:9092");
        });
    }

    /** A constant by its name, in any case, with hyphens for underscores where one likes. */
    public <E extends Enum<E>> E constant(String name, E fallback) {
        E[] constants = fallback.getDeclaringClass().getEnumConstants();
        return optionalText(name)
                .flatMap(value -> {
                    Optional<E> found = Arrays.stream(constants)
                            .filter(constant -> constant.name().equalsIgnoreCase(value.replace('-', '_')))
                            .findFirst();
                    return found.isPresent() ? found : wrong(name, value, "is none of " + namesOf(constants));
                })
                .orElse(fallback);
    }

    /**
     * What {@code SICD_KAFKA_*} says about Kafka clients: {@code SICD_KAFKA_SASL_MECHANISM} is {@code sasl.mechanism}.
     * Names known as settings by now are not among them. The values may hold secrets.
     */
    public Map<String, String> kafkaProperties() {
        kafkaRead = true;
        Map<String, String> properties = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(KAFKA_PREFIX) && !known.contains(name) && !value.isBlank()) {
                String property = KafkaNames.propertyOf(name.substring(KAFKA_PREFIX.length()));
                KafkaNames.meantBy(property)
                        .ifPresent(near -> mistakes.add(name + " sets the Kafka property " + property
                                + ", which clients do not have; did you mean " + KAFKA_PREFIX
                                + KafkaNames.variableOf(near) + "?"));
                properties.put(property, value.strip());
            }
        });
        return Map.copyOf(properties);
    }

    /** Adds a mistake that only the caller can see, as two settings that exclude each other. */
    public void reject(String mistake) {
        mistakes.add(mistake);
    }

    /** What is wrong so far, unknown names among it. */
    public List<String> mistakes() {
        List<String> all = new ArrayList<>(mistakes);
        environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
                .filter(name -> !(kafkaRead && name.startsWith(KAFKA_PREFIX)))
                .forEach(name -> all.add(shown(name) + " is not a setting of this service"
                        + Spelling.nearest(name, known)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("")));
        return List.copyOf(all);
    }

    /**
     * Ends the reading: after it the values may be used.
     *
     * @throws ConfigException when there are mistakes, with all of them
     */
    public void check() {
        List<String> all = mistakes();
        if (!all.isEmpty()) {
            throw new ConfigException(all);
        }
    }

    private <T> T required(String name, Optional<T> value, T placeholder) {
        // A value that is set but wrong has been reported already.
        if (optionalText(name).isEmpty()) {
            mistakes.add(name + " is not set and has no default");
        }
        return value.orElse(placeholder);
    }

    private Optional<Long> whole(String name, String value, long min, long max) {
        try {
            long number = Long.parseLong(value);
            return number >= min && number <= max
                    ? Optional.of(number)
                    : wrong(name, value, "is not from " + min + " to " + max);
        } catch (NumberFormatException notANumber) {
            return wrong(name, value, "is not a number");
        }
    }

    private static Optional<URI> httpUri(String value) {
        try {
            URI uri = new URI(value);
            boolean plain = uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null;
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return plain && http ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException noUri) {
            return Optional.empty();
        }
    }

    private <T> Optional<T> wrong(String name, String value, String why) {
        return wrong(name + "='" + shown(value) + "'", why);
    }

    private <T> Optional<T> wrong(String what, String why) {
        mistakes.add(what + " " + why);
        return Optional.empty();
    }

    private static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "\uFFFD");
        return printable.length() <= SHOWN_LENGTH_MAX ? printable : printable.substring(0, SHOWN_LENGTH_MAX) + "…";
    }

    private static String namesOf(Enum<?>[] constants) {
        return String.join(
                ", ",
                Arrays.stream(constants)
                        .map(constant ->
                                constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .toList());
    }
}
