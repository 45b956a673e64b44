/** What may happen: pure decisions over stated facts. */
@NullMarked
package dev.sicd.model.policy;

import org.jspecify.annotations.NullMarked;
