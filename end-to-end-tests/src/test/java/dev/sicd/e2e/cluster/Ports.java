package dev.sicd.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that are free: any on a machine of one's own, those the system gives out where all share one. */
final class Ports {
    private static final int FIRST = 9_200;

    private int given;

    int next(Host host) {
        if (!host.entry().isEmpty()) {
            given++;
            return FIRST + given;
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(host.address()))) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
