/**
 * What the demo's tidy agent knows: which files of a checkout to look at, what is untidy in them and how the tidy file reads. It writes no
 * file and talks to no server.
 */
@NullMarked
package dev.sicd.cli.tidy;

import org.jspecify.annotations.NullMarked;
