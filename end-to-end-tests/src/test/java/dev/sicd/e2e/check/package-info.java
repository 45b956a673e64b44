/**
 * A load whose content is known, and a checker of what the system made of it. Neither shares code with the system but the
 * generated Avro classes: the checker reads topics with plain consumers and answers over HTTP, and computes the rest itself.
 */
@NullMarked
package dev.sicd.e2e.check;

import org.jspecify.annotations.NullMarked;
