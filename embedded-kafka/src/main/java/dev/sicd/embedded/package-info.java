/** A real Kafka broker in this JVM, for dev mode and tests. Never on the class path of a production service. */
@NullMarked
package dev.sicd.embedded;

import org.jspecify.annotations.NullMarked;
