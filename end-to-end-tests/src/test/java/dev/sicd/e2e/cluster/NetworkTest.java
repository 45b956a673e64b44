package dev.sicd.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkTest {
    private static final int PORT = 9_000;

    @TempDir
    private Path directory;

    /** A program that accepts connections at an address. */
    static final class Door {
        public static void main(String[] arguments) throws Exception {
            try (ServerSocket door = new ServerSocket(PORT, 10, InetAddress.getByName(arguments[0]))) {
                System.out.println("door" + Node.READY + door);
                while (true) {
                    door.accept().close();
                }
            }
        }
    }

    @Test
    void whoIsCutOffIsNotReachedUntilItIsHealed() {
        Leftovers.sweep();
        try (Network network = Network.open()) {
            assumeTrue(network.canCut(), "only root makes network namespaces");
            Host a = network.host("a");
            Host b = network.host("b");
            Host c = network.host("c");
            try (Node door = door(b)) {
                door.start();
                door.awaitReady();
                assertThat(List.of(reaches(a, b), reaches(c, b))).containsExactly(true, true);

                network.cut(a, b);
                assertThat(List.of(reaches(a, b), reaches(c, b))).containsExactly(false, true);

                network.cut(b);
                assertThat(List.of(reaches(a, b), reaches(c, b))).containsExactly(false, false);

                network.heal();
                assertThat(List.of(reaches(a, b), reaches(c, b))).containsExactly(true, true);
            }
        }
        assertThat(Shell.run("ip", "netns", "list"))
                .doesNotContain("sicd-" + ProcessHandle.current().pid());
    }

    @Test
    void nothingIsCutOnLoopback() {
        try (Network network = new Loopback()) {
            Host host = network.host("a");

            assertThat(network.canCut()).isFalse();
            assertThatThrownBy(() -> network.cut(host)).hasMessageContaining("run as root");
        }
    }

    private Node door(Host host) {
        List<String> command = Java.command("-Xmx32m", List.of(Door.class.getName(), host.address()));
        return new Node(Node.Kind.QUERY, host, command, Map.of(), directory, Optional.empty());
    }

    private static boolean reaches(Host from, Host to) {
        List<String> command = new ArrayList<>(from.entry());
        command.addAll(List.of("timeout", "3", "bash", "-c", "exec 3<>/dev/tcp/" + to.address() + "/" + PORT));
        return Shell.succeeds(command.toArray(String[]::new));
    }
}
