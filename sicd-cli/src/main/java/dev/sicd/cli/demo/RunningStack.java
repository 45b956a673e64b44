package dev.sicd.cli.demo;

/** A system that was started for the demo; closing it stops it, and closing it again does nothing. */
public interface RunningStack extends AutoCloseable {
    /** Where it answers, e.g. {@code http://127.0.0.1:9200}. */
    String url();

    @Override
    void close();
}
