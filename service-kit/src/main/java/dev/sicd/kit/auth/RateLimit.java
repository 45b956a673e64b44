package dev.sicd.kit.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A bucket for each key, from which a request takes one and which fills steadily; it does not know what the keys mean.
 *
 * <p>It keeps so many buckets and no more: the one not used for longest goes first, and is full when it comes again.
 */
public final class RateLimit {
    private static final int BUCKETS_MAX = 10_000;

    private final int perSecond;
    private final int burst;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets;

    private RateLimit(int perSecond, int burst, int bucketsMax, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > bucketsMax;
            }
        };
    }

    /**
     * A limit.
     *
     * @param perSecond how fast a bucket fills; 0 for no limit at all
     * @param burst how many it holds
     * @param nanoTime as {@link System#nanoTime}
     */
    public static RateLimit of(int perSecond, int burst, LongSupplier nanoTime) {
        return of(perSecond, burst, BUCKETS_MAX, nanoTime);
    }

    static RateLimit of(int perSecond, int burst, int bucketsMax, LongSupplier nanoTime) {
        if (perSecond < 0 || burst < 1 || bucketsMax < 1) {
            throw new IllegalArgumentException(
                    "%d per second in bursts of %d for %d keys is no limit; give 0 or more per second, the rest from 1"
                            .formatted(perSecond, burst, bucketsMax));
        }
        return new RateLimit(perSecond, burst, bucketsMax, nanoTime);
    }

    /** None. */
    public static RateLimit none() {
        return of(0, 1, System::nanoTime);
    }

    public int perSecond() {
        return perSecond;
    }

    /** Takes one from the bucket. When it is empty: how long until there is one again. */
    public Optional<Duration> take(String key) {
        if (perSecond == 0) {
            return Optional.empty();
        }
        synchronized (buckets) {
            long now = nanoTime.getAsLong();
            return buckets.computeIfAbsent(key, unused -> new Bucket(now)).take(now);
        }
    }

    private final class Bucket {
        private double left = burst;
        private long filledAt;

        Bucket(long now) {
            this.filledAt = now;
        }

        Optional<Duration> take(long now) {
            double grown = (double) (now - filledAt) * perSecond / TimeUnit.SECONDS.toNanos(1);
            left = Math.min(burst, left + grown);
            filledAt = now;
            if (left >= 1) {
                left--;
                return Optional.empty();
            }
            return Optional.of(Duration.ofNanos((long) ((1 - left) / perSecond * TimeUnit.SECONDS.toNanos(1))));
        }
    }
}
