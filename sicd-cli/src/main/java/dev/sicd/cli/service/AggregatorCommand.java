package dev.sicd.cli.service;

import dev.sicd.aggregator.Aggregator;
import dev.sicd.aggregator.AggregatorConfig;
import dev.sicd.aggregator.Holders;
import dev.sicd.cli.process.Parts;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.config.HostPort;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.keys.KeyFile;
import dev.sicd.kit.tls.ServerTls;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.remote.Assignment;
import dev.sicd.remote.ReadPort;
import dev.sicd.schemas.Topic;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sicd aggregator}: folds the inputs, and serves its stores to the other services. */
@Command(
        name = "aggregator",
        description = "Runs one of the instances that fold the inputs; its settings are in the environment.",
        mixinStandardHelpOptions = true)
public final class AggregatorCommand implements Callable<Integer> {
    private static final int PORT = 9210;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    public AggregatorCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        ServiceProcess.run(
                "aggregator",
                PORT,
                spec.commandLine().getOut(),
                spec.commandLine().getErr(),
                AggregatorCommand::start);
        return 0;
    }

    private static Service start(Settings settings, Parts parts, Metrics metrics) throws InterruptedException {
        AggregatorConfig stated = AggregatorConfig.parse(settings, file -> KeyFile.privateKey(file, SigningKey::ofPem));
        settings.check();
        AggregatorConfig config = stated.withPartitions(
                InputTopics.partitions(stated.bootstrapServers(), stated.prefix(), stated.kafka(), Topic.LEDGER));
        // the others of its group are like it
        Function<HostPort, URI> url = address -> URI.create(ServerTls.scheme(settings) + "://" + address);
        Aggregator aggregator = parts.own(Aggregator.start(config, InstantSource.system()));
        aggregator.measure(metrics);
        return new Service(
                ReadPort.routes(
                        aggregator.reader(),
                        aggregator.copies(),
                        () -> assignment(config.partitions(), aggregator.holders(), url)),
                aggregator.health(),
                true);
    }

    private static Assignment assignment(int partitions, Holders holders, Function<HostPort, URI> url) {
        return new Assignment(
                partitions,
                urls(holders.owners(), url),
                urls(holders.standbys(), of -> of.stream().map(url).toList()));
    }

    private static <T, U> Map<Integer, U> urls(Map<Integer, T> addresses, Function<T, U> url) {
        return addresses.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, address -> url.apply(address.getValue())));
    }
}
