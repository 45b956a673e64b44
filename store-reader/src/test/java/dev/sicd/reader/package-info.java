@NullMarked
package dev.sicd.reader;

import org.jspecify.annotations.NullMarked;
