/** {@code sicd policy}: looks at policy files without any running system. */
@NullMarked
package dev.sicd.cli.policy;

import org.jspecify.annotations.NullMarked;
