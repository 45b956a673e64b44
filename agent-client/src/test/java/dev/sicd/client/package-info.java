@NullMarked
package dev.sicd.client;

import org.jspecify.annotations.NullMarked;
