/** A GitHub for tests, as far as a publisher of pull requests meets it. */
@NullMarked
package dev.sicd.fakegithub;

import org.jspecify.annotations.NullMarked;
