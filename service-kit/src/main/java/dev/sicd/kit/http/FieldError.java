package dev.sicd.kit.http;

/**
 * One thing wrong with one input; it does not say how the whole request is answered.
 *
 * @param field where, as {@code changes[0].file_path}
 * @param message the offending value and the cure
 */
public record FieldError(String field, String message) {}
