package dev.sicd.kit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private enum Mode {
        DRY_RUN,
        LIVE
    }

    @Test
    void readEveryKindOfValue() {
        Settings settings = settings(Map.of(
                "SICD_TEXT", " x ",
                "SICD_PORT", "9200",
                "SICD_ON", "TRUE",
                "SICD_WAIT_MS", "1500",
                "SICD_DIR", "/tmp/x",
                "SICD_URL", "http://127.0.0.1:9200/base",
                "SICD_SERVERS", "a:9092, [::1]:9093",
                "SICD_MODE", "dry-run",
                "SICD_TOKEN", "hush",
                "PATH", "/bin"));

        assertThat(settings.text("SICD_TEXT")).isEqualTo("x");
        assertThat(settings.integer("SICD_PORT", 1, 0, 65535)).isEqualTo(9200);
        assertThat(settings.bool("SICD_ON", false)).isTrue();
        assertThat(settings.millis("SICD_WAIT_MS", Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1)))
                .isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.path("SICD_DIR", Path.of("."))).isEqualTo(Path.of("/tmp/x"));
        assertThat(settings.uri("SICD_URL", URI.create("http://x")))
                .isEqualTo(URI.create("http://127.0.0.1:9200/base"));
        assertThat(settings.hostPorts("SICD_SERVERS"))
                .isEqualTo(List.of(new HostPort("a", 9092), new HostPort("::1", 9093)));
        assertThat(settings.hostPorts("SICD_SERVERS").getLast()).hasToString("[::1]:9093");
        assertThat(settings.constant("SICD_MODE", Mode.LIVE)).isEqualTo(Mode.DRY_RUN);
        assertThat(settings.secret("SICD_TOKEN").reveal()).isEqualTo("hush");
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void fallBackWhereNothingOrABlankIsSet() {
        Settings settings = settings(Map.of("SICD_PORT", " ", "SICD_TEXT", ""));

        assertThat(settings.integer("SICD_PORT", 7, 0, 9)).isEqualTo(7);
        assertThat(settings.text("SICD_TEXT", "x")).isEqualTo("x");
        assertThat(settings.constant("SICD_MODE", Mode.LIVE)).isEqualTo(Mode.LIVE);
        assertThat(settings.optionalSecret("SICD_TOKEN")).isEmpty();
        assertThat(settings.mistakes()).isEmpty();
    }

    @Test
    void reportEveryMistakeAtOnceInTheAgreedForm() {
        Settings settings = settings(Map.of("SICD_QUERY_PORT", "nine", "SICD_QUERY_PROT", "9201"));
        settings.hostPorts("SICD_BOOTSTRAP_SERVERS");
        settings.integer("SICD_QUERY_PORT", 9201, 0, 65535);

        assertThatThrownBy(settings::check).isInstanceOf(ConfigException.class).hasMessage("""
                cannot start: 3 settings are wrong
                 - SICD_BOOTSTRAP_SERVERS is not set and has no default
                 - SICD_QUERY_PORT='nine' is not a number
                 - SICD_QUERY_PROT is not a setting of this service; did you mean SICD_QUERY_PORT?""");
    }

    @Test
    void speakOfOneMistakeInTheSingular() {
        Settings settings = settings(Map.of());
        settings.text("SICD_X");

        assertThatThrownBy(settings::check)
                .hasMessage("cannot start: 1 setting is wrong\n - SICD_X is not set and has no default");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SICD_INT | 70000 | SICD_INT='70000' is not from 0 to 65535",
                "SICD_INT | 1.5 | SICD_INT='1.5' is not a number",
                "SICD_BOOL | yes | SICD_BOOL='yes' is neither true nor false",
                "SICD_MODE | fast | SICD_MODE='fast' is none of dry-run, live",
                "SICD_URL | ftp://x | SICD_URL='ftp://x' is no address as http://host:port",
                "SICD_URL | http:// | SICD_URL='http://' is no address as http://host:port",
                "SICD_URL | http://u:pass@h | SICD_URL holds an @; credentials do not belong into an address",
                "SICD_SERVERS | a | SICD_SERVERS='a' is no list as host:9092,host2:9092",
                "SICD_SERVERS | a:0 | SICD_SERVERS='a:0' is no list as host:9092,host2:9092",
                "SICD_SERVERS | a:1,,b:2 | SICD_SERVERS='a:1,,b:2' is no list as host:9092,host2:9092",
            })
    void refuseAWrongValue(String name, String value, String mistake) {
        Settings settings = settings(Map.of(name, value));
        settings.optionalInteger("SICD_INT", 0, 65535);
        settings.optionalBool("SICD_BOOL");
        settings.constant("SICD_MODE", Mode.LIVE);
        settings.optionalUri("SICD_URL");
        settings.optionalHostPorts("SICD_SERVERS");

        assertThat(settings.mistakes()).containsExactly(mistake);
    }

    @Test
    void reportARequiredSettingThatIsWrongOnlyOnce() {
        Settings settings = settings(Map.of("SICD_PORT", "x"));
        settings.integer("SICD_PORT", 0, 9);

        assertThat(settings.mistakes()).containsExactly("SICD_PORT='x' is not a number");
    }

    @Test
    void acceptNamesThatOthersRead() {
        assertThat(Settings.of(Map.of("SICD_OTHER", "x"), Set.of("SICD_OTHER")).mistakes())
                .isEmpty();
    }

    @Test
    void neverShowASecret() {
        Settings settings = settings(Map.of("SICD_TOKEN", "hush-hush", "SICD_TOKEM", "hush-hush"));

        assertThat(settings.secret("SICD_TOKEN")).hasToString("(secret)");
        assertThat(settings.mistakes().toString()).contains("SICD_TOKEM").doesNotContain("hush");
    }

    @Test
    void cutAndCleanTheValuesTheyShow() {
        Settings settings = settings(Map.of("SICD_INT", "9".repeat(1000), "SICD_BOOL", "a\nb"));
        settings.optionalInteger("SICD_INT", 0, 1);
        settings.optionalBool("SICD_BOOL");

        assertThat(settings.mistakes())
                .containsExactly(
                        "SICD_INT='" + "9".repeat(80) + "…' is not a number",
                        "SICD_BOOL='a\uFFFDb' is neither true nor false");
    }

    @Test
    void passPropertiesOnToKafka() {
        Settings settings = settings(Map.of(
                "SICD_KAFKA_SASL_MECHANISM", "PLAIN",
                "SICD_KAFKA_SSL_TRUSTSTORE_LOCATION", "/t",
                "SICD_KAFKA_NUM_STREAM_THREADS", "2",
                "SICD_KAFKA_ACKS", "",
                "SICD_KAFKA_PORT", "9092"));
        settings.integer("SICD_KAFKA_PORT", 0, 65535);

        assertThat(settings.kafkaProperties())
                .isEqualTo(
                        Map.of("sasl.mechanism", "PLAIN", "ssl.truststore.location", "/t", "num.stream.threads", "2"));
        assertThat(settings.mistakes()).isEmpty();
    }

    @Test
    void askWhetherAnotherKafkaPropertyWasMeant() {
        Settings settings = settings(Map.of("SICD_KAFKA_SASL_MECHANISMS", "PLAIN"));
        settings.kafkaProperties();

        assertThat(settings.mistakes())
                .containsExactly("SICD_KAFKA_SASL_MECHANISMS sets the Kafka property sasl.mechanisms,"
                        + " which clients do not have; did you mean SICD_KAFKA_SASL_MECHANISM?");
    }

    @Test
    void refusePropertiesForKafkaWhereNobodyPassesThemOn() {
        assertThat(settings(Map.of("SICD_KAFKA_ACKS", "all")).mistakes())
                .containsExactly("SICD_KAFKA_ACKS is not a setting of this service");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state.dir",
                "application.id",
                "num.standby.replicas",
                "processing.guarantee",
                "commit.interval.ms",
                "cache.max.bytes.buffering",
                "statestore.cache.max.bytes",
                "topology.optimization",
                "replication.factor",
                "max.task.idle.ms",
                "poll.ms"
            })
    void doNotMistakeAPropertyOfKafkaStreams(String property) {
        assertThat(KafkaNames.meantBy(property)).isEmpty();
    }

    private static Settings settings(Map<String, String> environment) {
        return Settings.of(environment, Set.of());
    }
}
