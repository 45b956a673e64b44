/** How facts are chained, so that a missing, doubled or altered one shows. */
@NullMarked
package dev.sicd.model.ledger;

import org.jspecify.annotations.NullMarked;
