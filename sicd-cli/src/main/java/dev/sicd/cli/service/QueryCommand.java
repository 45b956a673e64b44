package dev.sicd.cli.service;

import dev.sicd.cli.process.Parts;
import dev.sicd.contract.Contract;
import dev.sicd.dashboard.Dashboard;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.http.Routes;
import dev.sicd.query.LedgerTail;
import dev.sicd.query.QueryApi;
import dev.sicd.reader.Reads;
import dev.sicd.reader.StoreReader;
import dev.sicd.remote.RemoteStoreReader;
import dev.sicd.schemas.Topic;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sicd query}: answers reads, from the stores of the aggregators, and serves the dashboard. */
@Command(
        name = "query",
        description = "Runs an instance of the query API and the dashboard; its settings are in the environment.",
        mixinStandardHelpOptions = true)
public final class QueryCommand implements Callable<Integer> {
    private static final int PORT = 9201;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    public QueryCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        ServiceProcess.run(
                "query", PORT, spec.commandLine().getOut(), spec.commandLine().getErr(), QueryCommand::start);
        return 0;
    }

    private static Service start(Settings settings, Parts parts, Metrics metrics) throws InterruptedException {
        ReadingSide side = ReadingSide.parse(settings);
        settings.check();
        RemoteStoreReader stores = side.open(parts, Topic.LEDGER);
        LedgerTail tail = parts.own(LedgerTail.open(side.bootstrapServers(), side.prefix(), side.kafka()));
        Function<StoreReader, QueryApi> reading =
                from -> QueryApi.open(new Reads(from), tail.changes(), side.prefix(), InstantSource.system());
        QueryApi query =
                reading.apply(stores).orStale(reading.apply(stores.impatient()), reading.apply(stores.copies()));
        Contract contract = Contract.load();
        Routes api = contract.ofPart(Routes.merge(query.routes(), contract.routes()));
        return new Service(Routes.merge(api, Dashboard.routes(contract.json())), tail.health());
    }
}
