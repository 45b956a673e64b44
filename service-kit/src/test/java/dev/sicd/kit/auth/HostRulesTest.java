package dev.sicd.kit.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostRulesTest {
    private static final HostRules ON_LOOPBACK =
            HostRules.of("127.0.0.1", List.of("sicd.test", "[fd00::7]:8443"), List.of("https://dash.test"));
    private static final HostRules ANYWHERE = HostRules.of("0.0.0.0", List.of(), List.of());
    private static final HostRules ANYWHERE_BY_NAME = HostRules.of("0.0.0.0", List.of("sicd.test"), List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:9200",
                "127.0.0.1",
                "127.0.0.1:1",
                "[::1]",
                "[::1]:9200",
                "sicd.test",
                "Sicd.Test:80",
                "[FD00::7]:8443"
            })
    void answersOnLoopbackToItsOwnNames(String host) {
        assertThat(reason(ON_LOOPBACK, host, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.test",
                "localhost.evil.test",
                "evil-localhost",
                "sicd.test.evil.test",
                "10.0.0.1",
                "127.0.0.2",
                "[fd00::7]",
                "[fd00::7]:8444",
                "localhost."
            })
    void answersOnLoopbackToNoOtherName(String host) {
        assertThat(reason(ON_LOOPBACK, host, false)).contains(Denied.Reason.HOST);
        assertThat(reason(ON_LOOPBACK, host, true)).as("not even health").contains(Denied.Reason.HOST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "localhost, localhost",
                "localhost:x",
                "localhost:",
                "user@localhost",
                "[::1",
                "localhost/"
            })
    void needsAHostThatIsOne(String host) {
        assertThat(reason(ON_LOOPBACK, host, false)).contains(Denied.Reason.MALFORMED_HOST);
        assertThat(reason(ANYWHERE, host, true)).contains(Denied.Reason.MALFORMED_HOST);
    }

    @ParameterizedTest
    @CsvSource({
        "sicd.test, false, true",
        "other.test, false, false",
        "other.test, true, false",
        "10.1.2.3:9200, false, false",
        "10.1.2.3:9200, true, true",
        "[fd00::1]:9200, true, true",
        "localhost:9200, false, true"
    })
    void elsewhereTellsAnOrchestratorAtAnAddressItsHealthOnly(String host, boolean probe, boolean answered) {
        assertThat(reason(ANYWHERE_BY_NAME, host, probe).isEmpty()).isEqualTo(answered);
        assertThat(reason(ANYWHERE, host, probe))
                .as("without a list any name will do")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:9200, localhost:9200, true",
        "HTTP://LOCALHOST:9200, localhost:9200, true",
        "https://sicd.test, sicd.test, true",
        "https://sicd.test, sicd.test:443, true",
        "http://sicd.test:80, sicd.test, true",
        "https://dash.test, sicd.test, true",
        "http://dash.test, sicd.test, false",
        "https://dash.test:8443, sicd.test, false",
        "http://localhost:9201, localhost:9200, false",
        "http://127.0.0.1:9200, localhost:9200, false",
        "http://evil.test, localhost:9200, false",
        "null, localhost:9200, false",
        "'', localhost:9200, false",
        "file://, localhost:9200, false",
        "'http://localhost:9200, http://evil.test', localhost:9200, false",
        "http://localhost:9200/, localhost:9200, false"
    })
    void answersOnlyPagesOfItsOwnAndThoseAllowed(String origin, String host, boolean answered) {
        Optional<Denied> denied = Optional.ofNullable(catchThrowableOfType(
                Denied.class, () -> ON_LOOPBACK.check(Map.of("Host", host, "Origin", origin), false)));

        assertThat(denied.map(Denied::reason))
                .isEqualTo(answered ? Optional.empty() : Optional.of(Denied.Reason.ORIGIN));
        denied.ifPresent(refused -> assertThat(refused)
                .hasMessage("a page of the origin '" + origin
                        + "' may not ask this server; add the origin to SICD_ALLOWED_ORIGINS if it may"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.9.9.9, true",
        "localhost, true",
        "::1, true",
        "0.0.0.0, false",
        "::, false",
        "10.0.0.1, false",
        "[::1, false"
    })
    void knowsWhatOnlyThisMachineReaches(String host, boolean loopback) {
        assertThat(HostRules.isLoopback(host)).isEqualTo(loopback);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://sicd.test", "a b", ""})
    void refusesWhatIsNoHost(String host) {
        assertThatThrownBy(() -> HostRules.of("127.0.0.1", List.of(host), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + host + "' is no host");
    }

    private static Optional<Denied.Reason> reason(HostRules rules, String host, boolean probe) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("host", host);
        return Optional.ofNullable(catchThrowableOfType(Denied.class, () -> rules.check(headers, probe)))
                .map(Denied::reason);
    }
}
