package dev.sicd.cli.demo;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a pull request would go. It is only a name: nothing here speaks with a host.
 *
 * @param owner a GitHub user or organisation
 */
record Repository(String owner, String name) {
    private static final String PLACEHOLDER_OWNER = "your-org";
    private static final String PLACEHOLDER_NAME = "checkout";
    private static final int NAME_LENGTH_MAX = 100;

    /** {@code https://}, {@code ssh://} and {@code git://} URLs, with whatever login and port, and the form of scp. */
    private static final Pattern GITHUB = Pattern.compile(
            "(?i)(?:(?:https?|ssh|git)://(?:[^/@]*@)?(?:www\\.|ssh\\.)?github\\.com(?::\\d+)?/|(?:[^/@:]+@)?github\\.com:/?)"
                    + "(?<owner>[a-z0-9][a-z0-9-]{0,38})/(?<name>[a-z0-9._-]{1,104}?)(?:\\.git)?/?");

    /** What a remote's URL names, when it is one of GitHub. */
    static Optional<Repository> ofRemote(String url) {
        Matcher matcher = GITHUB.matcher(url.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group("name");
        return isName(name) ? Optional.of(new Repository(matcher.group("owner"), name)) : Optional.empty();
    }

    /** A placeholder for a checkout that has no home on GitHub. */
    static Repository ofDirectory(Path directory) {
        String last =
                Optional.ofNullable(directory.getFileName()).map(Path::toString).orElse("");
        String name = last.replaceAll("[^A-Za-z0-9._-]+", "-");
        String cut = name.substring(0, Math.min(name.length(), NAME_LENGTH_MAX));
        return new Repository(PLACEHOLDER_OWNER, isName(cut) ? cut : PLACEHOLDER_NAME);
    }

    private static boolean isName(String name) {
        return name.matches("[A-Za-z0-9._-]{1,100}") && !name.equals(".") && !name.equals("..");
    }

    @Override
    public String toString() {
        return owner + "/" + name;
    }
}
