package dev.sicd.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of the file, read key by key. Whatever is missing, twice, unknown or of another kind becomes a mistake at its
 * place, and reading goes on.
 */
final class Section {
    private static final Set<Tag> PLAIN_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE);

    private final Mark start;
    private final PolicyText file;
    private final String where;
    private final Mistakes mistakes;
    private final Map<String, Entry> entries;

    private record Entry(ScalarNode key, Node value) {}

    /** @param where how messages about it begin */
    Section(MappingNode node, PolicyText file, String where, Mistakes mistakes) {
        this(node.getStartMark(), file, where, mistakes, new LinkedHashMap<>());
        for (NodeTuple tuple : node.getValue()) {
            add(tuple);
        }
    }

    private Section(Mark start, PolicyText file, String where, Mistakes mistakes, Map<String, Entry> entries) {
        this.start = start;
        this.file = file;
        this.where = where;
        this.mistakes = mistakes;
        this.entries = entries;
    }

    private void add(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            mistakes.add(tuple.getKeyNode().getStartMark(), where + "a key is not a text", "use a name");
            return;
        }
        if (entries.containsKey(key.getValue())) {
            mistakes.add(
                    key.getStartMark(),
                    where + Shown.quoted(key.getValue()) + " is here twice",
                    "keep one: the other stands on line "
                            + (entries.get(key.getValue()).key.getStartMark().getLine() + 1));
            return;
        }
        entries.put(key.getValue(), new Entry(key, tuple.getValueNode()));
    }

    /** The same section, once it is known what it is called. */
    Section called(String name) {
        return new Section(start, file, name, mistakes, entries);
    }

    Set<String> keys() {
        return entries.keySet();
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** How many entries a list has; 1 for what is no list or not there, which is another mistake. */
    int size(String key) {
        Entry entry = entries.get(key);
        return entry != null && entry.value instanceof SequenceNode list
                ? list.getValue().size()
                : 1;
    }

    void mistake(String what, String cure) {
        mistakes.add(start, where + what, cure);
    }

    void mistakeAtKey(String key, String what, String cure) {
        key(key).mistake(what, cure);
    }

    /** Every other key is a mistake. */
    void onlyKnows(Set<String> known) {
        entries.forEach((key, entry) -> {
            if (!known.contains(key)) {
                mistakes.add(
                        entry.key.getStartMark(),
                        where + Shown.quoted(key) + " is not known here",
                        Names.cure(key, known));
            }
        });
    }

    /** The key itself as a value, for what is named by keys. */
    Scalar key(String key) {
        Entry entry = Objects.requireNonNull(entries.get(key), "there is no such key");
        return new Scalar(entry.key, file, where, mistakes);
    }

    Optional<Scalar> required(String key) {
        if (!entries.containsKey(key)) {
            mistakes.add(start, where + "'" + key + "' is missing", "");
        }
        return optional(key);
    }

    Optional<Scalar> optional(String key) {
        return Optional.ofNullable(entries.get(key)).flatMap(entry -> scalar(key, entry.value));
    }

    /** The values of a list, each a single one. */
    List<Scalar> texts(String key) {
        List<Scalar> texts = new ArrayList<>();
        for (Node item : items(key)) {
            scalar(key, item).ifPresent(texts::add);
        }
        return texts;
    }

    /** The mappings of a list, each called as given until it has a name. */
    List<Section> sections(String key, String eachCalled) {
        List<Section> sections = new ArrayList<>();
        for (Node item : items(key)) {
            section(item, where + eachCalled + ": ").ifPresent(sections::add);
        }
        return sections;
    }

    Optional<Section> section(String key) {
        return Optional.ofNullable(entries.get(key)).flatMap(entry -> section(entry.value, where));
    }

    private Optional<Section> section(Node node, String called) {
        if (node instanceof MappingNode mapping) {
            return Optional.of(new Section(mapping, file, called, mistakes));
        }
        mistakes.add(node.getStartMark(), called + "here should be keys with values", "write 'key: value'");
        return Optional.empty();
    }

    private List<Node> items(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return List.of();
        }
        if (entry.value instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        mistakes.add(entry.value.getStartMark(), where + "'" + key + "' is not a list", "write [a, b], or '- a'");
        return List.of();
    }

    private Optional<Scalar> scalar(String key, Node node) {
        if (node instanceof ScalarNode scalar && PLAIN_TAGS.contains(scalar.getTag())) {
            return Optional.of(new Scalar(scalar, file, where, mistakes));
        }
        mistakes.add(node.getStartMark(), where + "'" + key + "' is not a single value", "write a text or a number");
        return Optional.empty();
    }
}
