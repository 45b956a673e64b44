/** Who calls, what they may do, and how often: tokens, roles, hosts and limits as plain values; it knows no server. */
@NullMarked
package dev.sicd.kit.auth;

import org.jspecify.annotations.NullMarked;
