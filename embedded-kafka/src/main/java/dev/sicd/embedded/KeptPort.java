package dev.sicd.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/** Finds ports for tests of what goes away and comes back to where it was; it holds none. */
public final class KeptPort {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    /** Systems hand out ports by themselves from here at the lowest. */
    private static final int HANDED_OUT_FROM = 32_768;

    private static final int FROM = 20_000;
    private static final int ATTEMPTS_MAX = 100;

    private KeptPort() {}

    /** One that is free on loopback, and that the system gives to nobody who takes any port, however long it is not in use. */
    public static int any() throws IOException {
        Random random = new Random();
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            int port = random.nextInt(FROM, HANDED_OUT_FROM);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByAddress(LOOPBACK))) {
                return probe.getLocalPort();
            } catch (BindException e) {
                // taken: another one
            }
        }
        throw new IOException("no port from %d to %d is free".formatted(FROM, HANDED_OUT_FROM - 1));
    }
}
