package dev.sicd.e2e.campaign;

import dev.sicd.e2e.check.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;

/** Looks for transactions that hang (I16): open for longer than their own timeout, so that readers wait for ever. */
final class Transactions {
    private static final int PATIENCE_SECONDS = 30;
    /** The coordinator looks every 10 s for what timed out. */
    private static final Duration LATE = Duration.ofSeconds(20);

    private final Map<String, Object> kafka;

    Transactions(String bootstrapServers) {
        this.kafka = Map.of("bootstrap.servers", bootstrapServers);
    }

    List<Violation> hanging() throws InterruptedException {
        try (Admin admin = Admin.create(kafka)) {
            List<String> open = admin
                    .listTransactions(new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING)))
                    .all()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .stream()
                    .map(TransactionListing::transactionalId)
                    .toList();
            Map<String, TransactionDescription> described =
                    admin.describeTransactions(open).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            List<Violation> hanging = new ArrayList<>();
            described.forEach((id, transaction) -> {
                if (isLate(transaction)) {
                    hanging.add(
                            new Violation("I16", "transaction " + id, "an end within its timeout", "" + transaction));
                }
            });
            return hanging;
        } catch (ExecutionException | TimeoutException e) {
            return List.of(new Violation("I16", "transactions", "brokers that list them", e.toString()));
        }
    }

    private static boolean isLate(TransactionDescription transaction) {
        return transaction.state() == TransactionState.ONGOING
                && transaction.transactionStartTimeMs().isPresent()
                && Instant.ofEpochMilli(transaction.transactionStartTimeMs().getAsLong())
                        .plusMillis(transaction.transactionTimeoutMs())
                        .plus(LATE)
                        .isBefore(Instant.now());
    }
}
