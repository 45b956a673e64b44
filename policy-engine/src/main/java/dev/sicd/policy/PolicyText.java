package dev.sicd.policy;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A file's text as YAML nodes that know where they stand. It builds no objects, follows no alias, and does not know what
 * the nodes mean.
 */
final class PolicyText {
    static final int BYTES_MAX = 256 * 1024;
    private static final int DEPTH_MAX = 12;

    private final List<String> lines;

    private PolicyText(List<String> lines) {
        this.lines = lines;
    }

    /** The outermost mapping, or empty when the mistakes say why there is none. */
    static Optional<Section> read(byte[] bytes, Mistakes mistakes) {
        if (bytes.length > BYTES_MAX) {
            mistakes.add(1, 1, "the file has %d bytes".formatted(bytes.length), "the limit is " + BYTES_MAX);
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(text.startsWith("\uFEFF") ? text.substring(1) : text, mistakes);
        } catch (CharacterCodingException e) {
            mistakes.add(1, 1, "the file is not UTF-8", "save it as UTF-8");
        } catch (MarkedYAMLException e) {
            Mark at = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            mistakes.add(
                    at, "this is not YAML: " + Shown.printable(String.valueOf(e.getProblem()), Shown.LINE_MAX), "");
        } catch (YAMLException e) {
            mistakes.add(
                    1, 1, "this is not YAML: " + Shown.printable(String.valueOf(e.getMessage()), Shown.LINE_MAX), "");
        }
        return Optional.empty();
    }

    private static Optional<Section> parse(String text, Mistakes mistakes) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(BYTES_MAX);
        options.setNestingDepthLimit(DEPTH_MAX);
        Yaml yaml = new Yaml(options);
        for (Event event : yaml.parse(new StringReader(text))) {
            if (event instanceof AliasEvent alias) {
                mistakes.add(
                        alias.getStartMark(),
                        "an alias (*%s) stands here".formatted(alias.getAnchor()),
                        "write the value out: aliases are not followed");
            }
        }
        if (!mistakes.none()) {
            return Optional.empty();
        }
        Node root = yaml.compose(new StringReader(text));
        if (root instanceof MappingNode mapping) {
            PolicyText whole = new PolicyText(List.of(text.split("\r\n|[\n\r\u0085\u2028\u2029]", -1)));
            return Optional.of(new Section(mapping, whole, "", mistakes));
        }
        mistakes.add(1, 1, "there are no keys in this file", "begin with 'version: ...'");
        return Optional.empty();
    }

    /** A line of the file by its number from 0; empty behind the last. */
    String line(int number) {
        return number < lines.size() ? lines.get(number) : "";
    }
}
