package dev.sicd.benchmarks.load;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What actions hold, as JSON: names, words and digests in any order, as long as what coding agents log. The same in every process,
 * made once; it does not say whose they are.
 *
 * <p>One sentence with other numbers each time would be compressed to nothing, wherever they are batched or stored.
 */
final class ActionBodies {
    static final int COUNT = 4_800;

    private static final int BYTES_MIN = 125;
    private static final int BYTES_BOUND = 370;
    private static final int LINES = 2_000;
    private static final int TOKENS_MIN = 100;
    private static final int TOKENS_BOUND = 9_000;
    private static final long SEED = 17;
    private static final String END = "\"}";

    private static final List<String> WORDS =
            Stream.of("""
                    abort account action adapter add after again agent allow already answer append argument array
                    assert atomic await backoff balance batch before begin between binary block boundary branch
                    bucket buffer builder bytes cache call cancel catch chain change channel check chunk class
                    clean client clock close cluster codec collect column commit compare compile compress config
                    connect constant consume context copy count cursor deadline decode default delay delete depth
                    digest direct document drain drop during early edge element empty encode entry error escape
                    event exact example except expect export extract factory fail field filter final first flush
                    fold force format forward frame function future gather generic group guard handle handler hash
                    header heap height helper hidden identity ignore import index inline input insert inspect
                    instance interval invalid iterate join journal keep kernel label latch layer lazy leader
                    leave length level library limit linear list listen literal local lock lookup loop lower
                    mapping marker match maximum measure member memory merge message method middle migrate
                    minimum module monitor move name narrow nested network node normal notify number object
                    observe offset operator option order output overflow owner package packet page parallel
                    parameter parse partial patch path pattern pause pending permit pipeline plain pointer policy
                    pool position prefix previous process profile project promise property protocol provide
                    query queue quota random range rebase record reduce refactor register reject release remove
                    rename repeat replace request reserve resolve result retry return reuse rewrite rollback
                    route sample schedule schema scope search segment select sequence server session shard signal
                    simple single skip snapshot socket source split stable state storage stream string suffix
                    """.split("\\s+")).filter(word -> !word.isEmpty()).toList();

    private static final List<String> ALL = all(new Random(SEED));

    private ActionBodies() {}

    /** That of a number, which need not be less than how many there are. */
    static String of(int number) {
        return ALL.get(Math.floorMod(number, COUNT));
    }

    private static List<String> all(RandomGenerator random) {
        return Stream.generate(() -> body(random)).limit(COUNT).toList();
    }

    private static String body(RandomGenerator random) {
        int bytes = random.nextInt(BYTES_MIN, BYTES_BOUND);
        String type = word(random);
        StringBuilder body = new StringBuilder(String.format(
                Locale.ROOT,
                "{\"file\":\"src/%s/%s/%s.java\",\"line\":%d,\"tokens\":%d,\"blob\":\"%016x\",\"change\":\"%s",
                word(random),
                word(random),
                type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1),
                random.nextInt(LINES),
                random.nextInt(TOKENS_MIN, TOKENS_BOUND),
                random.nextLong(),
                word(random)));
        while (body.length() + END.length() < bytes) {
            body.append(' ').append(word(random));
        }
        return body.append(END).toString();
    }

    private static String word(RandomGenerator random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}
