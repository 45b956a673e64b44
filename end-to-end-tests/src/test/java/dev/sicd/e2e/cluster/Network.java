package dev.sicd.e2e.cluster;

/** Where the machines of a cluster are, and what may be cut between them. */
public sealed interface Network extends AutoCloseable permits Namespaces, Loopback {
    /** One network namespace per machine where this user may make them; loopback for all otherwise. */
    static Network open() {
        return Namespaces.canBeMade() ? Namespaces.create() : new Loopback();
    }

    /** A new machine. */
    Host host(String name);

    /** Whether {@link #cut} does anything here. */
    boolean canCut();

    /** Nobody reaches it, and it reaches nobody: silently, as with a pulled plug. */
    void cut(Host host);

    /** These two do not hear each other. */
    void cut(Host one, Host other);

    /** All is connected again. */
    void heal();

    @Override
    void close();
}
