/** How an approved proposal becomes a pull request: rules and a state machine, as values. */
@NullMarked
package dev.sicd.model.publish;

import org.jspecify.annotations.NullMarked;
