@NullMarked
package dev.sicd.cli.provenance;

import org.jspecify.annotations.NullMarked;
