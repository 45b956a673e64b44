package dev.sicd.benchmarks.load;

/** @param tellsWhen to try again, by {@code Retry-After} */
record Answer(int status, boolean tellsWhen) {}
