package dev.sicd.client;

import java.util.Map;

/**
 * Where a logger's events are. All of them are counted: delivered, spooled, waiting and rejected add up to what was logged
 * since the logger was opened, together with what it found in its spool.
 *
 * @param delivered acknowledged by the system
 * @param spooled on this machine's disk, to be sent when it can be, by this process or the next one
 * @param waiting in this process's memory only
 * @param rejected given up, by the system or because there was no room; never sent again
 * @param reasons why, and how often
 */
public record FlushResult(long delivered, long spooled, long waiting, long rejected, Map<String, Long> reasons) {
    public FlushResult {
        reasons = Map.copyOf(reasons);
    }

    /** Whether the system has every single one. */
    public boolean isAllDelivered() {
        return spooled == 0 && waiting == 0 && rejected == 0;
    }
}
