package dev.sicd.client;

/** One text made a vector. It counts in no metric of its own. */
public record Embedding(String text, String model, int dimensions) {}
