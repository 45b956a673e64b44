@NullMarked
package dev.sicd.client.kafka;

import org.jspecify.annotations.NullMarked;
