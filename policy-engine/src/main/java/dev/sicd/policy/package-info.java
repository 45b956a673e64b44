/** The policy file: read, checked, tested and asked. It knows neither Kafka nor HTTP. */
@NullMarked
package dev.sicd.policy;

import org.jspecify.annotations.NullMarked;
