package dev.sicd.cli.topics;

import dev.sicd.kit.http.Problem;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.TimeoutException;

/** Says in a line why the brokers did not do as asked, and what helps. */
final class Refusals {
    private final String servers;

    Refusals(String servers) {
        this.servers = servers;
    }

    /** @param doing what was asked of them, as in "describing topics" */
    BrokerException of(String doing, Throwable cause) {
        return new BrokerException(text(doing, cause), cause);
    }

    private String text(String doing, Throwable cause) {
        return switch (cause) {
            case TimeoutException ignored -> away(doing);
            case java.util.concurrent.TimeoutException ignored -> away(doing);
            case DisconnectException ignored -> away(doing);
            case AuthenticationException e ->
                "the brokers at %s refuse the login (%s); check sasl.* and ssl.* in --command-config or SICD_KAFKA_*"
                        .formatted(servers, said(e));
            case AuthorizationException e ->
                "the brokers at %s do not allow %s to this principal (%s); use an administrator's --command-config"
                        .formatted(servers, doing, said(e));
            case InvalidReplicationFactorException e ->
                "the brokers at %s are too few for --replication (%s); start more, or say a smaller --replication"
                        .formatted(servers, said(e));
            case SecurityDisabledException ignored ->
                "the brokers at %s have no authorizer, so everybody may do everything; set authorizer.class.name there, or leave out --acls"
                        .formatted(servers);
            default -> "the brokers at %s failed at %s: %s".formatted(servers, doing, said(cause));
        };
    }

    private String away(String doing) {
        return ("the brokers at %s did not answer in time at %s; check the address, that they run, and that "
                        + "security.protocol is that of their listener")
                .formatted(servers, doing);
    }

    private static String said(Throwable cause) {
        String message = Optional.ofNullable(cause.getMessage()).orElse("no reason given");
        return cause.getClass().getSimpleName() + " " + Problem.quoted(message);
    }
}
