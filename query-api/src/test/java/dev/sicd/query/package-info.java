@NullMarked
package dev.sicd.query;

import org.jspecify.annotations.NullMarked;
