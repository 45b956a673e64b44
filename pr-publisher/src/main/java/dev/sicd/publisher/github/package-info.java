/** The hosting service over HTTP: each call of a publication is one request, and its answer an observation. */
@NullMarked
package dev.sicd.publisher.github;

import org.jspecify.annotations.NullMarked;
