package dev.sicd.query;

import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.http.Routes;
import java.util.Set;

/**
 * Lets copies of the stores answer, and says so, where whoever has the newest does not answer soon. Only what was asked for
 * without a promise: a read that names a write, or asks for what is committed, waits, and fails rather than go back in time.
 * So does one for what no copy has.
 */
final class StaleReads {
    /** Set when an answer comes from a copy, and may be older than an earlier one. */
    static final String STALE = "Sicd-Stale";

    private static final Set<String> ROUTES = Set.of(
            "GET /admin/training/episodes/{run_id}",
            "GET /admin/training/runs",
            "GET /admin/training/runs/{run_id}/summary",
            "GET /admin/training/compare");
    private static final int UNAVAILABLE = 503;

    private StaleReads() {}

    /**
     * The same routes.
     *
     * @param impatient the same without much waiting
     * @param copies the same from whatever copy answers
     */
    static Routes over(Routes patient, Routes impatient, Routes copies) {
        return patient.wrapping((name, handler) ->
                ROUTES.contains(name) ? over(handler, impatient.handlerOf(name), copies.handlerOf(name)) : handler);
    }

    private static Handler over(Handler patient, Handler impatient, Handler copies) {
        return request -> {
            if (!mayBeStale(request)) {
                return patient.handle(request);
            }
            try {
                return impatient.handle(request);
            } catch (Problem moving) {
                if (moving.status() != UNAVAILABLE) {
                    throw moving;
                }
            }
            try {
                return copies.handle(request).withHeader(STALE, "true");
            } catch (Problem missing) {
                if (missing.status() == UNAVAILABLE) {
                    throw missing;
                }
                // what no copy has may exist all the same: whoever has the newest will know
                return patient.handle(request);
            }
        };
    }

    private static boolean mayBeStale(Request request) {
        return request.queryParameter("at_least").isEmpty()
                && request.header("Sicd-At").isEmpty()
                && request.queryParameter(AsOf.PARAMETER).isEmpty()
                && !request.queryParameter("consistency").orElse("").equals("committed")
                && !ReadHandlers.wantsEvents(request);
    }
}
