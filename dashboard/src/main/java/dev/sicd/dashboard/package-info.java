/** The pages that people look at, as static files. They ask the HTTP API like everybody else; nothing here knows it. */
@NullMarked
package dev.sicd.dashboard;

import org.jspecify.annotations.NullMarked;
