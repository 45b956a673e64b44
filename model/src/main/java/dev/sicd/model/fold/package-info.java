/** What the facts add up to: total, pure functions from a state and an event to the next state. */
@NullMarked
package dev.sicd.model.fold;

import org.jspecify.annotations.NullMarked;
