package dev.sicd.aggregator;

import dev.sicd.reader.Store;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.streams.KafkaStreams;

/** Measures how much each store of this instance holds, by what RocksDB estimates at each look. */
final class StoreSizes {
    private static final String ENTRIES = "estimate-num-keys";
    private static final String BYTES = "total-sst-files-size";
    private static final String STORE_TAG = "rocksdb-state-id";

    private StoreSizes() {}

    static void measure(KafkaStreams streams, MeterRegistry registry) {
        for (Store store : Store.values()) {
            Gauge.builder("sicd_store_entries", streams, of -> sum(of, store, ENTRIES))
                    .description("Entries of a state store in this instance, as RocksDB estimates them")
                    .tag("store", store.storeName())
                    .register(registry);
            Gauge.builder("sicd_store_bytes", streams, of -> sum(of, store, BYTES))
                    .description(
                            "Bytes of the files of a state store in this instance; what is not flushed yet is not in them")
                    .tag("store", store.storeName())
                    .register(registry);
        }
    }

    /** Over the partitions that this instance has. */
    private static double sum(KafkaStreams streams, Store store, String metric) {
        return streams.metrics().entrySet().stream()
                .filter(known -> known.getKey().name().equals(metric))
                .filter(known -> store.storeName().equals(known.getKey().tags().get(STORE_TAG)))
                .map(known -> known.getValue().metricValue())
                .filter(Number.class::isInstance)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .sum();
    }
}
