/** What people do with proposals: list, show, follow and answer them, never without saying which content is meant. */
@NullMarked
package dev.sicd.cli.proposal;

import org.jspecify.annotations.NullMarked;
