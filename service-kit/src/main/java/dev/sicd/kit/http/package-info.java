/** Requests, replies, routes and problems as plain values, and the one file that knows the HTTP server. */
@NullMarked
package dev.sicd.kit.http;

import org.jspecify.annotations.NullMarked;
