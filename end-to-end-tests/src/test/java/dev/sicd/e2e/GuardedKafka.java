package dev.sicd.e2e;

import dev.sicd.embedded.EmbeddedKafka;
import dev.sicd.embedded.EmbeddedKafkaConfig;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A broker that asks everybody for a login and allows only what ACLs allow. Users log in by SCRAM; the broker itself and its
 * administrator, who must be there before the first user is, by PLAIN. Nobody is anonymous, on either listener.
 */
final class GuardedKafka implements AutoCloseable {
    private static final String ADMIN = "admin";
    private static final String BROKER = "broker";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required ";

    private final EmbeddedKafka kafka;
    private final String adminPassword;
    private final Map<String, String> way;
    private final Map<String, String> passwords = new HashMap<>();

    private GuardedKafka(EmbeddedKafka kafka, String adminPassword, Map<String, String> way) {
        this.kafka = kafka;
        this.adminPassword = adminPassword;
        this.way = way;
    }

    static GuardedKafka start(Path dataDir) {
        return start(dataDir, Map.of(), Map.of("security.protocol", "SASL_PLAINTEXT"));
    }

    /** Its clients speak TLS with it, and have to trust the authority. */
    static GuardedKafka start(Path dataDir, CertificateAuthority authority) {
        Map<String, String> trust = Map.of(
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                authority.certificate().toString());
        Map<String, String> broker = new HashMap<>();
        trust.forEach((name, value) -> broker.put("listener.name.clients." + name, value));
        broker.put("listener.name.clients.ssl.keystore.type", "PEM");
        broker.put(
                "listener.name.clients.ssl.keystore.location",
                authority.issue("broker").both().toString());
        broker.put("listener.security.protocol.map", "CLIENTS:SASL_SSL,CONTROLLER:SASL_PLAINTEXT");
        Map<String, String> way = new HashMap<>(trust);
        way.put("security.protocol", "SASL_SSL");
        return start(dataDir, broker, way);
    }

    private static GuardedKafka start(Path dataDir, Map<String, String> more, Map<String, String> way) {
        String brokerPassword = password();
        String adminPassword = password();
        String broker = PLAIN + login(BROKER, brokerPassword) + " user_%s=\"%s\"".formatted(BROKER, brokerPassword);
        Map<String, String> guarded = new HashMap<>();
        guarded.put("listener.security.protocol.map", "CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        guarded.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        guarded.put("sasl.mechanism.controller.protocol", "PLAIN");
        guarded.put("listener.name.controller.sasl.enabled.mechanisms", "PLAIN");
        guarded.put("listener.name.controller.plain.sasl.jaas.config", broker + ";");
        guarded.put("listener.name.clients.sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
        guarded.put(
                "listener.name.clients.plain.sasl.jaas.config",
                broker + " user_%s=\"%s\";".formatted(ADMIN, adminPassword));
        guarded.put("listener.name.clients.scram-sha-256.sasl.jaas.config", SCRAM + ";");
        guarded.put("listener.name.clients.scram-sha-512.sasl.jaas.config", SCRAM + ";");
        guarded.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        guarded.put("allow.everyone.if.no.acl.found", "false");
        guarded.put("super.users", "User:%s;User:%s".formatted(ADMIN, BROKER));
        guarded.putAll(more);
        return new GuardedKafka(EmbeddedKafka.start(new EmbeddedKafkaConfig(dataDir, 0, guarded)), adminPassword, way);
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** Client properties of one who may do everything. */
    Map<String, String> admin() {
        return loginBy("PLAIN", PLAIN + login(ADMIN, adminPassword) + ";");
    }

    /** Makes users who may log in and do nothing. */
    void addUsers(List<String> users) throws Exception {
        List<UserScramCredentialAlteration> credentials = new ArrayList<>();
        for (String user : users) {
            passwords.put(user, password());
            credentials.add(new UserScramCredentialUpsertion(
                    user, new ScramCredentialInfo(mechanism(user), 4096), passwords.get(user)));
        }
        try (Admin admin = Admin.create(at(admin()))) {
            admin.alterUserScramCredentials(credentials).all().get(30, TimeUnit.SECONDS);
        }
    }

    /** Client properties of a user. */
    Map<String, String> user(String user) {
        return user(user, passwords.getOrDefault(user, ""));
    }

    Map<String, String> user(String user, String password) {
        return loginBy(mechanism(user).mechanismName(), SCRAM + login(user, password) + ";");
    }

    private Map<String, String> loginBy(String mechanism, String module) {
        Map<String, String> properties = new HashMap<>(way);
        properties.put("sasl.mechanism", mechanism);
        properties.put("sasl.jaas.config", module);
        return Map.copyOf(properties);
    }

    /** The properties together with this broker's address. */
    Map<String, Object> at(Map<String, String> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("bootstrap.servers", bootstrapServers());
        return all;
    }

    @Override
    public void close() {
        kafka.close();
    }

    /** Both mechanisms are used, so that both are seen to work. */
    private static ScramMechanism mechanism(String user) {
        return user.length() % 2 == 0 ? ScramMechanism.SCRAM_SHA_256 : ScramMechanism.SCRAM_SHA_512;
    }

    private static String login(String user, String password) {
        return "username=\"%s\" password=\"%s\"".formatted(user, password);
    }

    private static String password() {
        return new BigInteger(130, new SecureRandom()).toString(36);
    }
}
