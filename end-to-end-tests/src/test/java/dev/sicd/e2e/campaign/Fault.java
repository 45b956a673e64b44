package dev.sicd.e2e.campaign;

import dev.sicd.e2e.cluster.Network;
import dev.sicd.e2e.cluster.Node;
import dev.sicd.e2e.cluster.Volume;
import dev.sicd.fakegithub.Faults;
import dev.sicd.fakegithub.LoggedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Something that breaks, and is mended. What it does to the system is for others to see. */
sealed interface Fault {
    /** Returns when it is broken. */
    void strike();

    /** Returns when all processes run again and say that they are usable. */
    void mend();

    /** SIGKILL, and a start. */
    record Kill(Node node) implements Fault {
        @Override
        public void strike() {
            node.kill();
        }

        @Override
        public void mend() {
            node.start();
            node.awaitReady();
        }
    }

    /** SIGSTOP, and SIGCONT: it does not know that time has passed. */
    record Freeze(Node node) implements Fault {
        @Override
        public void strike() {
            node.freeze();
        }

        @Override
        public void mend() {
            node.thaw();
        }
    }

    record CutOff(Network network, Node node) implements Fault {
        @Override
        public void strike() {
            network.cut(node.host());
        }

        @Override
        public void mend() {
            network.heal();
        }
    }

    record LoseState(Node node) implements Fault {
        @Override
        public void strike() {
            node.kill();
            node.loseState();
        }

        @Override
        public void mend() {
            node.start();
            node.awaitReady();
        }
    }

    record CutBetween(Network network, Node one, Node other) implements Fault {
        @Override
        public void strike() {
            network.cut(one.host(), other.host());
        }

        @Override
        public void mend() {
            network.heal();
        }
    }

    /** A broker does not survive it, and is started again once there is space. */
    record FullDisk(Node node, Volume disk) implements Fault {
        @Override
        public void strike() {
            disk.fill();
        }

        @Override
        public void mend() {
            disk.free();
            if (!node.isAlive()) {
                node.start();
                node.awaitReady();
            }
        }
    }

    /**
     * An aggregator that runs writes little, and would not notice: it is killed too, and has to restore its stores on a disk that
     * is full. Who gave up by the time that there is space is started again.
     */
    record RestoreOnFullDisk(Node node, Volume disk) implements Fault {
        private static final Duration RECOVERY_MAX = Duration.ofSeconds(45);
        private static final String COMPLAINT = "No space left on device";

        /** Returns when it noticed. */
        @Override
        public void strike() {
            long logged = node.log().toFile().length();
            disk.fill();
            node.kill();
            node.start();
            Instant end = Instant.now().plus(RECOVERY_MAX);
            while (!node.logged(logged).contains(COMPLAINT) && Instant.now().isBefore(end)) {
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        }

        @Override
        public void mend() {
            disk.free();
            if (!node.becomesReady(RECOVERY_MAX)) {
                node.close();
                node.start();
                node.awaitReady();
            }
        }
    }

    /** Each call takes so much longer. */
    record SlowGitHub(Faults gitHub, long millis) implements Fault {
        @Override
        public void strike() {
            gitHub.beforeEvery(LoggedRequest.any(), dev.sicd.fakegithub.Fault.run(this::rest));
        }

        private void rest() {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void mend() {
            gitHub.clear();
        }
    }

    /** Some of the next writes are refused, and some have their effect, but nobody is told: it ends when they have come. */
    record FailingGitHub(Faults gitHub) implements Fault {
        @Override
        public void strike() {
            for (int nth = 1; nth <= 3; nth += 2) {
                gitHub.after(LoggedRequest.of("git/create-ref"), nth, dev.sicd.fakegithub.Fault.drop());
                gitHub.after(LoggedRequest.of("pulls/create"), nth, dev.sicd.fakegithub.Fault.drop());
                gitHub.before(LoggedRequest.writes(), 4 * nth, dev.sicd.fakegithub.Fault.serverError(502));
            }
        }

        @Override
        public void mend() {}
    }

    /** As when a new version comes: one after the other, each told to stop. */
    record RollingRestart(List<Node> nodes) implements Fault {
        @Override
        public void strike() {
            for (Node node : nodes) {
                if (!node.stop()) {
                    throw new IllegalStateException(node + " does not stop on SIGTERM");
                }
                node.start();
                node.awaitReady();
            }
        }

        @Override
        public void mend() {}
    }
}
