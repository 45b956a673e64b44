package dev.sicd.e2e.check;

import static java.nio.charset.StandardCharsets.UTF_8;

/** An episode recomputed from the ledger, one event after the other. */
final class EpisodeFold {
    String status = "in_progress";
    boolean started;
    long late;
    long conflicts;
    long revivals;
    long actions;
    long outcomes;
    long firstPosition;
    long lastPosition;
    long startedPosition;
    long endedPosition;
    final Metrics metrics = new Metrics();
    /** Over all actions and outcomes in their order. */
    long entries;

    void apply(Told told, long position) {
        firstPosition = firstPosition == 0 ? position : firstPosition;
        lastPosition = position;
        if (told.type().equals("EpisodeAbandoned")) {
            abandoned(position);
            return;
        }
        if (status.equals("abandoned")) {
            status = "in_progress";
            endedPosition = 0;
            revivals++;
        }
        boolean ended = isEnded();
        switch (told.type()) {
            case "EpisodeStarted" -> started(position);
            case "ActionLogged" -> {
                actions++;
                entry(position, told.id().toString(), told.say("type"), told.say("data"));
            }
            case "OutcomeLogged" -> {
                outcomes++;
                entry(position, told.id().toString(), told.say("type"), told.say("data"));
            }
            case "MetricsUpdated" -> metrics.add(told);
            case "EpisodeCompleted" ->
                completed(told.say("status").equals("FAILED") ? "failed" : "completed", position);
            default -> {
                // a heartbeat counts nowhere
            }
        }
        late += ended ? 1 : 0;
    }

    /** Order and content of all entries go into one number. */
    void entry(long position, String eventId, String type, String data) {
        entries = entry(entries, position, eventId, type, data);
    }

    static long entry(long before, long position, String eventId, String type, String data) {
        String said = before + "\n" + position + "\n" + eventId + "\n" + type + "\n" + data;
        return Hashes.first(Hashes.sha256(said.getBytes(UTF_8)));
    }

    boolean isEnded() {
        return status.equals("completed") || status.equals("failed");
    }

    private void abandoned(long position) {
        if (status.equals("in_progress")) {
            status = "abandoned";
            endedPosition = position;
        }
    }

    private void started(long position) {
        if (started) {
            conflicts++;
            return;
        }
        started = true;
        startedPosition = position;
    }

    private void completed(String as, long position) {
        if (isEnded()) {
            conflicts += status.equals(as) ? 0 : 1;
            return;
        }
        status = as;
        endedPosition = position;
    }
}
