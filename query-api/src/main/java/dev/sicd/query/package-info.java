/** The public read API: what HTTP asks becomes reads of the stores, what they hold becomes JSON. */
@NullMarked
package dev.sicd.query;

import org.jspecify.annotations.NullMarked;
