package dev.sicd.publisher;

/**
 * How much people can look at; what is above it waits.
 *
 * @param openPerRepository pull requests that are open at once
 * @param newPerHourPerRepository opened within an hour
 * @param newPerHour likewise, of all repositories together
 * @param rejectionsInRow of one repository, after which a person has to say that it may go on
 */
record Budgets(int openPerRepository, int newPerHourPerRepository, int newPerHour, int rejectionsInRow) {
    static final Budgets DEFAULT = new Budgets(5, 2, 60, 3);
}
