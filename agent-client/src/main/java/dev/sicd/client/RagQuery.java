package dev.sicd.client;

/**
 * One question to a retrieval service.
 *
 * @param results how many it found
 */
public record RagQuery(String query, int results, String collection) {}
