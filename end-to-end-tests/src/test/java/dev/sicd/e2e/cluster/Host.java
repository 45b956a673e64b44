package dev.sicd.e2e.cluster;

import java.util.List;

/**
 * A machine, as its processes see it.
 *
 * @param number of this network, from 1
 * @param address where it is reached
 * @param entry the beginning of a command line that runs something there
 */
public record Host(String name, int number, String address, List<String> entry) {
    public Host {
        entry = List.copyOf(entry);
    }
}
