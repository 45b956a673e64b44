/** Tests of the topics command. */
@NullMarked
package dev.sicd.cli.topics;

import org.jspecify.annotations.NullMarked;
