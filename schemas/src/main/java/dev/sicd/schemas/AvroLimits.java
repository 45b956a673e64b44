package dev.sicd.schemas;

import org.apache.avro.util.ClassSecurityValidator;

/** What Avro may make of bytes: instances of our own records, and lengths that garbage cannot blow up. Set once a process. */
final class AvroLimits {
    /** Above the largest record that a broker takes for us, and small enough to allocate on a lie. */
    private static final String LENGTH_MAX = Integer.toString(8 * 1024 * 1024);

    static {
        // Avro reads these once: a length that garbage claims must not allocate gigabytes
        for (String kind : new String[] {"string", "bytes", "collectionItems"}) {
            String property = "org.apache.avro.limits." + kind + ".maxLength";
            if (System.getProperty(property) == null) {
                System.setProperty(property, LENGTH_MAX);
            }
        }
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> type.getName().startsWith("dev.sicd.event.")
                        || type.getName().startsWith("dev.sicd.state.")));
    }

    private AvroLimits() {}

    /** To be called before Avro reads or writes anything. */
    static void set() {
        // loading this class did it
    }
}
