package dev.sicd.e2e.cluster;

import java.util.List;

/** All machines are this one: for users that may not make network namespaces. Nothing can be cut. */
final class Loopback implements Network {
    private int hosts;

    @Override
    public Host host(String name) {
        hosts++;
        return new Host(name, hosts, "127.0.0.1", List.of());
    }

    @Override
    public boolean canCut() {
        return false;
    }

    @Override
    public void cut(Host host) {
        throw new UnsupportedOperationException("loopback cannot be cut; run as root for network namespaces");
    }

    @Override
    public void cut(Host one, Host other) {
        cut(one);
    }

    @Override
    public void heal() {}

    @Override
    public void close() {}
}
