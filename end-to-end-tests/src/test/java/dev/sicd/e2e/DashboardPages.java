package dev.sicd.e2e;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every page of the dashboard, by a name for tests and pictures. */
final class DashboardPages {
    private DashboardPages() {}

    /** Those whose address is known before there is a system. */
    static Stream<String> names() {
        return all("", "").keySet().stream();
    }

    private static Map<String, String> all(String proposal, String quarantined) {
        String run = "/#/runs/" + DashboardData.FINISHED;
        Map<String, String> pages = new TreeMap<>();
        pages.put("overview", "/");
        pages.put("runs", "/#/runs");
        pages.put("compare", "/#/compare?runs=" + DashboardData.FINISHED + "," + DashboardData.FAILED);
        pages.put("run", run);
        pages.put("run-as-of", run + "?as_of=40");
        pages.put("episode", run + "/episodes/" + DashboardData.FINISHED + "_ep0002");
        pages.put("entry", run + "/episodes/" + DashboardData.FINISHED + "_ep0002?entry=30");
        pages.put("proposals", "/#/proposals");
        pages.put("proposal", "/#/proposals/" + proposal);
        pages.put("audit", "/#/audit");
        pages.put("quarantine", "/#/quarantine");
        pages.put("quarantined", "/#/quarantine?record=" + quarantined);
        pages.put("system", "/#/system");
        pages.put("api", "/docs");
        pages.put("api-operation", "/docs#proposePr");
        pages.put("hostile-run", "/#/runs/" + DashboardData.HOSTILE);
        pages.put("nowhere", "/#/nowhere");
        return pages;
    }

    /** The address of a page in a system that has the test's data. */
    static String address(DashboardSystem system, String name) throws Exception {
        return Objects.requireNonNull(
                all(waiting(system), system.quarantined(DashboardData.MISFILED)).get(name), name);
    }

    /** A proposal that waits for a person, and no test answers. */
    static String waiting(DashboardSystem system) throws Exception {
        try (Api api = system.agent()) {
            return api.get("/proposals?state=awaiting_review&run=" + DashboardData.OPEN)
                    .body()
                    .at("/proposals/0/proposal_id")
                    .textValue();
        }
    }
}
