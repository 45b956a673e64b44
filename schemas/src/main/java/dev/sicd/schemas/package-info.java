/** How facts are written: wire format, schema ids, codecs between Avro and the model, and the topics that carry them. */
@NullMarked
package dev.sicd.schemas;

import org.jspecify.annotations.NullMarked;
