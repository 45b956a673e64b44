package dev.sicd.client;

/**
 * One call of a language model.
 *
 * @param tokens tokens used, prompt and answer together
 * @param inferenceTimeMs milliseconds until the answer was complete
 */
public record LlmCall(String prompt, String model, String backend, long tokens, double inferenceTimeMs) {}
