package dev.sicd.policy;

import dev.sicd.model.ledger.Hash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a policy file: YAML whose conditions and numbers are CEL expressions. All mistakes are told at once, each with
 * its place. It does not run the file's tests: {@link CompiledPolicy#runTests} does.
 */
public final class PolicyFile {
    private static final Set<String> KEYS = Set.of("version", "file_sets", "variables", "risk", "rules", "tests");
    private static final String VERSION = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private PolicyFile() {}

    /**
     * Checks a file and makes it ready.
     *
     * @param sourceName how messages call it: its path, as the operator wrote it
     * @throws PolicyException with every mistake in it
     */
    public static CompiledPolicy parse(String sourceName, byte[] text) throws PolicyException {
        Mistakes mistakes = new Mistakes(sourceName);
        Optional<Section> read = PolicyText.read(text, mistakes);
        mistakes.check();
        Section file = read.orElseThrow(() -> new PolicyException(mistakes.inOrder()));

        file.onlyKnows(KEYS);
        String version = version(file);
        Map<String, Variable> variables = new LinkedHashMap<>();
        Expressions overVariables = new Vocabulary().read(file, variables);
        RuleReader reader = new RuleReader(overVariables);
        List<RiskFactor> factors = reader.factors(file);
        List<Rule> rules = reader.rules(file);
        List<TestCase> tests = TestReader.tests(file);
        mistakes.check();

        List<Mistake> warnings = new Doubts(sourceName).about(rules, tests);
        return new CompiledPolicy(version, Hash.sha256(text), variables, factors, rules, tests, warnings);
    }

    private static String version(Section file) {
        Optional<Scalar> version = file.required("version");
        version.filter(text -> !text.value().matches(VERSION))
                .ifPresent(text -> text.mistake(
                        "the version is " + Shown.quoted(text.value()),
                        "use up to 64 letters, digits, '.', '_' and '-', such as acme-7"));
        return version.map(Scalar::value).orElse("");
    }
}
