package dev.sicd.cli.topics;

/** One way in which the brokers are not as they should be, with what to do about it. */
sealed interface Difference {
    /** The fact and the cure, for people. */
    String text();

    record Missing(String topic) implements Difference {
        @Override
        public String text() {
            return topic + " does not exist; apply creates it without --dry-run";
        }
    }

    record Setting(String topic, String name, String found, String wanted) implements Difference {
        @Override
        public String text() {
            return "%s has %s=%s instead of %s; --fix sets it".formatted(topic, name, found, wanted);
        }
    }

    record Partitions(String topic, int found, int wanted) implements Difference {
        @Override
        public String text() {
            return ("%s has %d partitions instead of %d; nobody changes that here, for a run's later records would go to "
                            + "another partition than its earlier ones: say --partitions %d if all topics have it, or set up "
                            + "a new system under another --prefix")
                    .formatted(topic, found, wanted, found);
        }
    }

    record Replication(String topic, int found, int wanted) implements Difference {
        @Override
        public String text() {
            return ("%s has a partition with %d replicas instead of %d; move it with kafka-reassign-partitions.sh, "
                            + "or say --replication %d")
                    .formatted(topic, found, wanted, found);
        }
    }

    record NotGranted(String acl) implements Difference {
        @Override
        public String text() {
            return acl + " is not granted; apply grants it without --dry-run";
        }
    }

    /** Somebody has more than his role. */
    record TooMuch(String acl) implements Difference {
        @Override
        public String text() {
            return acl + " is granted and belongs to no role given here; take it away with kafka-acls.sh --remove";
        }
    }
}
