/** TLS from PEM files: what a server or a client shows, and whom it believes. It opens no connection. */
@NullMarked
package dev.sicd.kit.tls;

import org.jspecify.annotations.NullMarked;
