/** The HTTP contract as a file, and what holds requests and answers against it. It answers nothing. */
@NullMarked
package dev.sicd.contract;

import org.jspecify.annotations.NullMarked;
