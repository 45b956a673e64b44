@NullMarked
package dev.sicd.remote;

import org.jspecify.annotations.NullMarked;
