/** The topics command: what the brokers must have and allow, made, checked and printed. */
@NullMarked
package dev.sicd.cli.topics;

import org.jspecify.annotations.NullMarked;
