/** What happened: immutable facts, as agents, people and services state them. */
@NullMarked
package dev.sicd.model.event;

import org.jspecify.annotations.NullMarked;
