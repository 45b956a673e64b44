package dev.sicd.benchmarks;

import dev.sicd.benchmarks.suites.ClusterSuite;
import dev.sicd.benchmarks.suites.FoldSuite;
import dev.sicd.benchmarks.suites.GrowthSuite;
import dev.sicd.benchmarks.suites.IngestSuite;
import dev.sicd.benchmarks.suites.MissionSuite;
import dev.sicd.benchmarks.suites.OverloadSuite;
import dev.sicd.benchmarks.suites.ProduceSuite;
import dev.sicd.benchmarks.suites.PublishSuite;
import dev.sicd.benchmarks.suites.PureSuite;
import dev.sicd.benchmarks.suites.ReadsSuite;
import dev.sicd.benchmarks.suites.ReplaySuite;
import dev.sicd.benchmarks.suites.RestoreSuite;
import dev.sicd.benchmarks.suites.StartSuite;
import dev.sicd.benchmarks.suites.VisibleSuite;
import java.util.List;
import java.util.Set;

/** All that can be measured, in the order in which it is. */
final class Suites {
    static final List<Suite> ALL = List.of(
            PureSuite.SUITE,
            ProduceSuite.SUITE,
            IngestSuite.SUITE,
            FoldSuite.SUITE,
            GrowthSuite.SUITE,
            VisibleSuite.SUITE,
            ReadsSuite.SUITE,
            MissionSuite.SUITE,
            PublishSuite.SUITE,
            ReplaySuite.SUITE,
            RestoreSuite.SUITE,
            StartSuite.SUITE,
            OverloadSuite.SUITE,
            ClusterSuite.SUITE);

    /** What a look leaves out, unless it is asked for by name: it may take three minutes. */
    static final Set<Suite> LONG = Set.of(
            MissionSuite.SUITE,
            PublishSuite.SUITE,
            ReplaySuite.SUITE,
            RestoreSuite.SUITE,
            StartSuite.SUITE,
            OverloadSuite.SUITE,
            ClusterSuite.SUITE);

    private Suites() {}
}
