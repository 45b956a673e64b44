/** Who vouches for what: Ed25519 keys, and the two forms in which we sign. */
@NullMarked
package dev.sicd.model.signature;

import org.jspecify.annotations.NullMarked;
