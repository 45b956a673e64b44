@NullMarked
package dev.sicd.cli.tidy;

import org.jspecify.annotations.NullMarked;
