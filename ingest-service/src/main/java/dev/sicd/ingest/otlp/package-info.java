/** OpenTelemetry's spans: reading them from both encodings, and the events they stand for. It writes none. */
@NullMarked
package dev.sicd.ingest.otlp;

import org.jspecify.annotations.NullMarked;
