/** What every service has, whatever it is about: health, metrics, and the search for a misspelled name. */
@NullMarked
package dev.sicd.kit;

import org.jspecify.annotations.NullMarked;
