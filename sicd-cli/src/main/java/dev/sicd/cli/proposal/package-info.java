/** What a reviewer does: lists, shows and answers proposals, never without saying which content is meant. */
@NullMarked
package dev.sicd.cli.proposal;

import org.jspecify.annotations.NullMarked;
