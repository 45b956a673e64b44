/** What an approved proposal becomes on the hosting service, and what stands in its way: decided here, done elsewhere. */
@NullMarked
package dev.sicd.model.publish;

import org.jspecify.annotations.NullMarked;
