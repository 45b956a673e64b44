package dev.sicd.cli.service;

import dev.sicd.cli.process.Hangup;
import dev.sicd.cli.process.Parts;
import dev.sicd.contract.Contract;
import dev.sicd.ingest.IngestConfig;
import dev.sicd.ingest.IngestService;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.http.Routes;
import dev.sicd.reader.Reads;
import dev.sicd.schemas.Topic;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sicd ingest}: takes what agents and people say over HTTP, decides by policy, and records it. */
@Command(
        name = "ingest",
        description = "Runs an instance of the ingest service; its settings are in the environment.",
        mixinStandardHelpOptions = true)
public final class IngestCommand implements Callable<Integer> {
    private static final int PORT = 9200;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    public IngestCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        ServiceProcess.run(
                "ingest", PORT, spec.commandLine().getOut(), spec.commandLine().getErr(), IngestCommand::start);
        return 0;
    }

    private static Service start(Settings settings, Parts parts, Metrics metrics) throws InterruptedException {
        IngestConfig config = IngestConfig.parse(settings);
        ReadingSide side = ReadingSide.parse(settings);
        settings.check();
        IngestService ingest = parts.own(IngestService.open(
                config, new Reads(side.open(parts, Topic.EPISODE_EVENTS)), InstantSource.system(), new SecureRandom()));
        Hangup.run(() -> ingest.reloadPolicy("SIGHUP"));
        Contract contract = Contract.load();
        return new Service(contract.ofPart(Routes.merge(ingest.routes(), contract.routes())), ingest.health());
    }
}
