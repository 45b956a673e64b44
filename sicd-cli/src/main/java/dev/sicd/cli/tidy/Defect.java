package dev.sicd.cli.tidy;

/**
 * One untidy place; it does not hold the cure.
 *
 * @param rule the rule's name, e.g. {@code trailing-blanks}
 * @param line counted from 1, in the file as it was found
 * @param explanation what is wrong there, for people
 */
public record Defect(String rule, int line, String explanation) {}
