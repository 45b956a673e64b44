@NullMarked
package dev.sicd.ingest.otlp;

import org.jspecify.annotations.NullMarked;
