/** Tests of the client, against a server that answers as they say. */
@NullMarked
package dev.sicd.publisher.github;

import org.jspecify.annotations.NullMarked;
