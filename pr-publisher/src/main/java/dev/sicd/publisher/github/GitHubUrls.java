package dev.sicd.publisher.github;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/** Builds addresses below one API root, segment by segment, so that no name can lead elsewhere; it sends nothing. */
final class GitHubUrls {
    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})");
    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");

    private final HttpUrl root;

    GitHubUrls(HttpUrl root) {
        this.root = root;
    }

    /** Whether they can stand for a repository in an address; whether there is one is GitHub's to say. */
    static boolean isRepository(String owner, String name) {
        return OWNER.matcher(owner).matches() && NAME.matcher(name).matches();
    }

    /** The address whose path ends in these segments; a slash within one is no border. */
    HttpUrl at(String... segments) {
        HttpUrl.Builder builder = root.newBuilder();
        for (String segment : segments) {
            // OkHttp takes them for steps within the path, as a browser does
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("'" + segment + "' is no part of an address; give a name");
            }
            builder.addPathSegment(segment);
        }
        return builder.build();
    }

    /** The path of such an address for people. */
    static String shown(String... segments) {
        return Arrays.stream(segments).collect(Collectors.joining("/", "/", ""));
    }
}
