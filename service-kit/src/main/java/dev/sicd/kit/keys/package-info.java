/** Files that hold keys: read with care, since a mistake here gives a secret away or trusts a stranger. */
@NullMarked
package dev.sicd.kit.keys;

import org.jspecify.annotations.NullMarked;
