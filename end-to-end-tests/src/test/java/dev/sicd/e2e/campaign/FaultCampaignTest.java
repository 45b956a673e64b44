package dev.sicd.e2e.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole system, killed, frozen, cut off and filled up while agents write. Of the usual build it is a short form; a long one by
 * hand, as root or in a user namespace, where brokers and services get network namespaces and disks of their own:
 *
 * <pre>
 * mvn -Pfaults -pl end-to-end-tests -am verify -Dtest=FaultCampaignTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dsicd.campaign.faults=60 -Dsicd.campaign.events=500000 -Dsicd.campaign.rate=500 -Dsicd.campaign.seed=1
 * </pre>
 *
 * {@code -Dsicd.campaign.kinds=KILL_BROKER,CUT_BETWEEN} chooses from these kinds alone, and
 * {@code -Dsicd.campaign.variant=EXACTLY_ONCE_OFF} runs a system without one of its safeguards ({@link Variant}), which has to fail.
 */
@Tag("faults")
class FaultCampaignTest {
    private static final long SEED = Long.getLong("sicd.campaign.seed", 1);
    /** What everybody meets first: the short form is the same each time, the long one draws from all kinds. */
    private static final String SHORT = "KILL_AGGREGATOR,KILL_BROKER,FREEZE_BROKER,CUT_OFF_AGGREGATOR";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void everyPromiseHoldsAfterEachFault() throws Exception {
        CampaignPlan plan = new CampaignPlan(
                SEED,
                Integer.getInteger("sicd.campaign.faults", 4),
                Integer.getInteger("sicd.campaign.events", 3_000),
                Integer.getInteger("sicd.campaign.rate", 100),
                kinds(),
                Boolean.getBoolean("sicd.campaign.short"),
                Boolean.getBoolean("sicd.campaign.rebuild"));
        List<Path> patches = new ArrayList<>();
        for (Variant variant : variants()) {
            patches.add(variant.compile(Path.of("..").toAbsolutePath(), directory.resolve(variant.name())));
        }

        Report report = Campaign.run(plan, patches, directory);

        System.out.println(report.summary());
        assertThat(report.violations()).as("seed %d", SEED).isEmpty();
    }

    private static List<FaultKind> kinds() {
        boolean isShort = System.getProperty("sicd.campaign.faults") == null;
        return names("sicd.campaign.kinds", isShort ? SHORT : "")
                .map(FaultKind::valueOf)
                .toList();
    }

    private static List<Variant> variants() {
        return names("sicd.campaign.variant", "").map(Variant::valueOf).toList();
    }

    private static Stream<String> names(String property, String otherwise) {
        return Arrays.stream(System.getProperty(property, otherwise).split(",")).filter(name -> !name.isEmpty());
    }
}
