/** {@code sicd quarantine}: what was kept out, why, and sending it again. */
@NullMarked
package dev.sicd.cli.quarantine;

import org.jspecify.annotations.NullMarked;
