package dev.sicd.publisher.github;

import dev.sicd.kit.config.Secret;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.publisher.github.Exchange.Result;

/** Whoever a token belongs to. It cannot renew the token. */
final class TokenIdentity implements Identity {
    private final SecretSource token;
    private final Exchange exchange;

    TokenIdentity(SecretSource token, Exchange exchange) {
        this.token = token;
        this.exchange = exchange;
    }

    @Override
    public Result send(ApiRequest request, String owner, String name) throws InterruptedException {
        Secret used = token.current();
        Result result = exchange.send(request, used);
        if (result.is(Fault.UNAUTHORIZED)) {
            token.refused(used);
        }
        return result;
    }

    @Override
    public boolean changed() {
        return token.changed();
    }
}
