/** The settings of a process, read from its environment: typed, all mistakes at once, secrets never shown. */
@NullMarked
package dev.sicd.kit.config;

import org.jspecify.annotations.NullMarked;
