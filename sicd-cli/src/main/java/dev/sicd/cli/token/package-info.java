/** Makes, shows and revokes the tokens of a token file; no system needs to run for it. */
@NullMarked
package dev.sicd.cli.token;

import org.jspecify.annotations.NullMarked;
