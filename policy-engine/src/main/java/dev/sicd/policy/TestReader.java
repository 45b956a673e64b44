package dev.sicd.policy;

import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.policy.Facts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads a file's own tests. It does not run them. */
final class TestReader {
    static final int TESTS_MAX = 500;
    private static final Set<String> KEYS = Set.of("name", "given", "expect");
    private static final Set<String> EXPECT_KEYS = Set.of("verdict", "risk", "rules");

    private TestReader() {}

    static List<TestCase> tests(Section file) {
        List<Section> sections = file.sections("tests", "test");
        if (sections.size() > TESTS_MAX) {
            file.mistakeAtKey("tests", "there are %d tests".formatted(sections.size()), "the most is " + TESTS_MAX);
            return List.of();
        }
        List<TestCase> tests = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : sections) {
            test(section, names).ifPresent(tests::add);
        }
        return tests;
    }

    private static Optional<TestCase> test(Section unnamed, Set<String> names) {
        Optional<Scalar> name = unnamed.required("name");
        name.filter(text -> !names.add(text.value()))
                .ifPresent(text -> text.mistake(
                        "test " + Shown.quoted(text.value()) + " is here twice", "give each test a name of its own"));
        Section section = name.map(text -> unnamed.called("test " + Shown.quoted(text.value()) + ": "))
                .orElse(unnamed);
        section.onlyKnows(KEYS);
        Optional<Facts> facts = part(section, "given").flatMap(Given::facts);
        Optional<Section> expect = part(section, "expect");
        expect.ifPresent(expected -> expected.onlyKnows(EXPECT_KEYS));
        Optional<Verdict> verdict =
                expect.flatMap(expected -> expected.required("verdict")).flatMap(Words::effect);
        Optional<Double> risk = expect.flatMap(expected -> new Values(expected).optionalNumber("risk"));
        Optional<Set<String>> rules = expect.filter(expected -> expected.has("rules"))
                .map(expected -> expected.texts("rules").stream()
                        .map(Scalar::value)
                        .collect(Collectors.toCollection(TreeSet::new)));
        if (name.isEmpty() || facts.isEmpty() || verdict.isEmpty()) {
            return Optional.empty();
        }
        int line = name.get().node().getStartMark().getLine() + 1;
        return Optional.of(new TestCase(name.get().value(), line, facts.get(), verdict.get(), risk, rules));
    }

    private static Optional<Section> part(Section section, String key) {
        if (!section.has(key)) {
            section.mistake("'" + key + "' is missing", "");
        }
        return section.section(key);
    }
}
