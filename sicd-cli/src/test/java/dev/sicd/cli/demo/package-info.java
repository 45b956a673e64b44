/** The demo command: a tidy agent at work on a real checkout, recorded through every part of the system. */
@NullMarked
package dev.sicd.cli.demo;

import org.jspecify.annotations.NullMarked;
