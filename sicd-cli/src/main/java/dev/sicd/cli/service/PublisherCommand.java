package dev.sicd.cli.service;

import dev.sicd.cli.process.Parts;
import dev.sicd.contract.Contract;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.config.Settings;
import dev.sicd.publisher.FoldedStanding;
import dev.sicd.publisher.Publisher;
import dev.sicd.publisher.PublisherConfig;
import dev.sicd.reader.Reads;
import dev.sicd.schemas.Topic;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sicd publisher}: makes pull requests of what was approved, or plans them. */
@Command(
        name = "publisher",
        description = "Runs an instance of the publisher, which plans pull requests unless its settings, in the"
                + " environment, say that it opens them.",
        mixinStandardHelpOptions = true)
public final class PublisherCommand implements Callable<Integer> {
    private static final int PORT = 9220;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    public PublisherCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        ServiceProcess.run(
                "publisher",
                PORT,
                spec.commandLine().getOut(),
                spec.commandLine().getErr(),
                PublisherCommand::start);
        return 0;
    }

    private static Service start(Settings settings, Parts parts, Metrics metrics) throws InterruptedException {
        PublisherConfig config = PublisherConfig.parse(settings);
        ReadingSide side = ReadingSide.parse(settings);
        settings.check();
        Publisher publisher = parts.own(Publisher.start(
                config,
                FoldedStanding.of(new Reads(side.open(parts, Topic.PULL_REQUESTS)), config.safeMode()),
                InstantSource.system()));
        publisher.measure(metrics);
        return new Service(Contract.load().ofPart(publisher.routes()), publisher.health());
    }
}
