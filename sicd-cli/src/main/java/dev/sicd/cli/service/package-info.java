/** The services as processes of their own, each configured by its environment. */
@NullMarked
package dev.sicd.cli.service;

import org.jspecify.annotations.NullMarked;
