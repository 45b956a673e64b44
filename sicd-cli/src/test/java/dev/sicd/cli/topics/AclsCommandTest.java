package dev.sicd.cli.topics;

import static dev.sicd.cli.topics.CommandUnderTest.topics;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclsCommandTest {
    @Test
    void showsEveryRoleWithItsDutyAndItsRights() {
        CommandUnderTest acls = topics(Map.of(), "acls");

        assertThat(acls.exitCode()).isZero();
        assertThat(acls.err()).isEmpty();
        assertThat(acls.out())
                .startsWith(
                        "agent, User:sicd-agent: records what it does and proposes changes",
                        "  Write   topic             sicd.episode-events",
                        "  Write   topic             sicd.proposals",
                        "ingest, User:sicd-ingest: records what comes over HTTP and decides proposals")
                .contains(
                        "  Create  topic             sicd-aggregator-*",
                        "  Write   transactional-id  sicd-aggregator-*",
                        "  Read    group             sicd-publisher")
                .containsSequence(
                        "query, User:sicd-query: answers reads from the aggregator's stores, and looks what changes",
                        "  Read    topic             sicd.ledger");
    }

    @Test
    void showsTheRolesThatAreNamedWithAllWhoPlayThem() {
        CommandUnderTest acls = topics(
                Map.of(), "acls", "--prefix", "acme", "--principal", "agent=User:a", "--principal", "agent=User:b");

        assertThat(acls.out())
                .containsExactly(
                        "agent, User:a and User:b: records what it does and proposes changes",
                        "  Write   topic             acme.episode-events",
                        "  Write   topic             acme.proposals");
    }

    @Test
    void writesCommandsThatAShellTakesWhateverThePrincipalIs() {
        List<String> commands = topics(
                        Map.of(), "acls", "--format", "commands", "--principal", "analyst=User:CN=O'Hara, OU=ops")
                .out();

        String start = "kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$ADMIN\" --add "
                + "--allow-principal 'User:CN=O'\\''Hara, OU=ops' --operation Read ";
        assertThat(commands).hasSize(5).first().isEqualTo(start + "--topic sicd.ledger");
        assertThat(commands).last().isEqualTo(start + "--group sicd-analyst- --resource-pattern-type prefixed");
    }

    @Test
    void writesJson() {
        List<String> lines = topics(Map.of(), "acls", "--format", "json", "--principal", "publisher=User:p")
                .out();

        JsonNode acls = Json.parse(String.join("\n", lines));
        assertThat(acls)
                .extracting(acl ->
                        acl.get("operation").asText() + " " + acl.get("name").asText())
                .containsExactly(
                        "READ sicd.approved-proposals",
                        "READ sicd.pull-requests",
                        "WRITE sicd.pull-requests",
                        "WRITE sicd.quarantine",
                        "READ sicd-publisher");
        assertThat(acls.get(0)).isEqualTo(Json.parse("""
                {"role": "publisher", "principal": "User:p", "host": "*", "permission": "ALLOW", "operation": "READ",
                 "resource_type": "TOPIC", "pattern_type": "LITERAL", "name": "sicd.approved-proposals"}"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--principal|agnet=User:x|'agnet' is no role; there are agent, ingest, aggregator, publisher, query, analyst; did you mean agent?",
                "--principal|agent|'agent' is not ROLE=PRINCIPAL",
                "--principal|agent=trainer|'trainer' is no principal as Kafka writes it",
                "--principal|agent=User:*|'User:*' is everybody",
                "--principal|agent=User:ANONYMOUS|'User:ANONYMOUS' is everybody",
                "--prefix|two words|'two words' cannot begin a topic's name",
                "--format|yaml|yaml"
            })
    void refusesWhatCannotBeMeant(String option, String value, String message) {
        CommandUnderTest refused = topics(Map.of(), "acls", option, value);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(String.join("\n", refused.err())).contains(message);
    }

    @Test
    void refusesOnePrincipalInTwoRoles() {
        CommandUnderTest refused =
                topics(Map.of(), "acls", "--principal", "agent=User:x", "--principal", "ingest=User:x");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).singleElement().asString().contains("'User:x' two roles");
    }
}
