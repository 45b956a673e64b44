package dev.sicd.cli.provenance;

/** What a running system says of a run: the head of its chain at a position. */
record Claim(long position, String head) {}
