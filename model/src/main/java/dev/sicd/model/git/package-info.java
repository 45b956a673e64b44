/** Git's objects as far as a change on top of a tree needs them, computed here and never fetched. */
@NullMarked
package dev.sicd.model.git;

import org.jspecify.annotations.NullMarked;
