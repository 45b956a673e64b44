/** {@code sicd github}: what the publisher's credentials can do, asked before the first proposal. */
@NullMarked
package dev.sicd.cli.github;

import org.jspecify.annotations.NullMarked;
