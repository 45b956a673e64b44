/** What an auditor does: lists the policy's decisions, and checks the ledger's record of them without the system's word. */
@NullMarked
package dev.sicd.cli.audit;

import org.jspecify.annotations.NullMarked;
