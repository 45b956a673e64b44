package dev.sicd.e2e.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Network namespaces, one a machine, on a bridge that this process is at too. All of it is removed by {@link #close()}, and by the
 * next {@link #create()} where this process died before.
 */
final class Namespaces implements Network {
    /** Of addresses that are for measurements between machines (RFC 2544), and nowhere routed to. */
    private static final String NET = "198.18.%d.%d";

    private static final int NETS = 250;
    private static final int OURS = 254;

    private final long owner = ProcessHandle.current().pid();
    private final int net = (int) (owner % NETS) + 1;
    private final List<Host> hosts = new ArrayList<>();
    private final Set<String> cut = new HashSet<>();

    private Namespaces() {}

    static boolean canBeMade() {
        String probe = Leftovers.NAME + ProcessHandle.current().pid() + "-probe";
        boolean made = Shell.succeeds("ip", "netns", "add", probe);
        boolean filtered = made && Shell.succeeds("ip", "netns", "exec", probe, "nft", "add", "table", "inet", "cut");
        return made && Shell.succeeds("ip", "netns", "del", probe) && filtered;
    }

    static Namespaces create() {
        Namespaces made = new Namespaces();
        Shell.run("ip", "link", "add", made.bridge(), "type", "bridge");
        Shell.run("ip", "addr", "add", NET.formatted(made.net, OURS) + "/24", "dev", made.bridge());
        Shell.run("ip", "link", "set", made.bridge(), "up");
        return made;
    }

    @Override
    public Host host(String name) {
        int number = hosts.size() + 1;
        String space = Leftovers.NAME + owner + "-" + name;
        Host host = new Host(name, number, NET.formatted(net, number), List.of("ip", "netns", "exec", space));
        hosts.add(host);
        Shell.run("ip", "netns", "add", space);
        Shell.run("ip", "link", "add", cable(host), "type", "veth", "peer", "name", "eth0", "netns", space);
        Shell.run("ip", "link", "set", cable(host), "master", bridge(), "up");
        Shell.run("ip", "-n", space, "addr", "add", host.address() + "/24", "dev", "eth0");
        Shell.run("ip", "-n", space, "link", "set", "eth0", "up");
        Shell.run("ip", "-n", space, "link", "set", "lo", "up");
        filter(host, "add", "table", "inet", "cut");
        filter(host, "add", "chain", "inet", "cut", "heard", "{ type filter hook input priority 0; }");
        return host;
    }

    @Override
    public boolean canCut() {
        return true;
    }

    @Override
    public void cut(Host host) {
        Shell.run("ip", "link", "set", cable(host), "down");
        cut.add(host.name());
    }

    @Override
    public void cut(Host one, Host other) {
        // what is not heard need not be kept from being said, and nobody is told that it was dropped
        filter(one, "add", "rule", "inet", "cut", "heard", "ip", "saddr", other.address(), "drop");
        filter(other, "add", "rule", "inet", "cut", "heard", "ip", "saddr", one.address(), "drop");
        cut.add(one.name());
        cut.add(other.name());
    }

    @Override
    public void heal() {
        for (Host host : hosts) {
            if (cut.remove(host.name())) {
                Shell.run("ip", "link", "set", cable(host), "up");
                filter(host, "flush", "chain", "inet", "cut", "heard");
            }
        }
    }

    @Override
    public void close() {
        for (Host host : hosts) {
            Shell.succeeds("ip", "netns", "del", Leftovers.NAME + owner + "-" + host.name());
        }
        Shell.succeeds("ip", "link", "del", bridge());
    }

    private static void filter(Host host, String... rule) {
        List<String> command = new ArrayList<>(host.entry());
        command.add("nft");
        command.addAll(List.of(rule));
        Shell.run(command.toArray(String[]::new));
    }

    private String bridge() {
        return Leftovers.BRIDGE + owner;
    }

    /** This end of it; a name has 15 letters at most. */
    private String cable(Host host) {
        return "sc" + owner + "x" + host.number();
    }
}
