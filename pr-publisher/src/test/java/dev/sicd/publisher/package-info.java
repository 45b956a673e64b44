/** Tests of the publisher: pure rendering, and the whole service on a real broker. */
@NullMarked
package dev.sicd.publisher;

import org.jspecify.annotations.NullMarked;
