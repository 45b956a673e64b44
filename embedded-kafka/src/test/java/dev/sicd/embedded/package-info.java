@NullMarked
package dev.sicd.embedded;

import org.jspecify.annotations.NullMarked;
