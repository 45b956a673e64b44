/** Acts: approved proposals become pull requests. For now it plans them and opens none. */
@NullMarked
package dev.sicd.publisher;

import org.jspecify.annotations.NullMarked;
