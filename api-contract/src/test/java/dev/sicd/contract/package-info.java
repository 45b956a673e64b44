@NullMarked
package dev.sicd.contract;

import org.jspecify.annotations.NullMarked;
