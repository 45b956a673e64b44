package dev.sicd.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Hash;
import dev.sicd.schemas.LedgerEntry;
import java.util.List;
import java.util.Optional;

/** Recomputes a run's hash chain from the recorded bytes, some entries at a time; it repairs nothing. */
final class ChainCheck {
    private final Ledger ledger;

    ChainCheck(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The first thing that is wrong. */
    record Break(long position, String reason) {}

    /**
     * How far the chain holds.
     *
     * @param verified the last link that holds, with the head as recomputed
     */
    record Result(Chain verified, Optional<Break> broken) {
        static Result holds(Chain verified) {
            return new Result(verified, Optional.empty());
        }

        static Result broken(Chain verified, long position, String reason) {
            return new Result(verified, Optional.of(new Break(position, reason)));
        }
    }

    /** Checks the links {@code from} to {@code to}, from the run's start or on top of the recorded head before. */
    Result check(String runId, long from, long to, Chain end) {
        if (from == 1) {
            return check(runId, Chain.start(runId), to, end);
        }
        return ledger.at(runId, from - 1)
                .map(slot -> switch (slot) {
                    case Ledger.Slot.Intact before ->
                        check(runId, new Chain(from - 1, before.entry().head()), to, end);
                    case Ledger.Slot.Damaged damaged -> unknownStart(runId, damaged.position(), damaged.reason());
                })
                .orElseGet(() -> unknownStart(runId, from - 1, "there is no entry at this position"));
    }

    private static Result unknownStart(String runId, long position, String reason) {
        return Result.broken(Chain.start(runId), position, reason);
    }

    private Result check(String runId, Chain start, long to, Chain end) {
        byte[] key = runId.getBytes(UTF_8);
        Chain chain = start;
        while (chain.position() < to) {
            long next = chain.position() + 1;
            List<Ledger.Slot> chunk = ledger.chunk(runId, next, to);
            if (chunk.isEmpty()) {
                return Result.broken(chain, next, "there is no entry at this position");
            }
            for (Ledger.Slot slot : chunk) {
                Result link = link(key, chain, slot);
                if (link.broken().isPresent()) {
                    return link;
                }
                chain = link.verified();
            }
        }
        if (chain.position() == end.position() && !chain.head().equals(end.head())) {
            return Result.broken(chain, end.position(), "the chain does not lead to the head that the gate recorded");
        }
        return Result.holds(chain);
    }

    private static Result link(byte[] key, Chain chain, Ledger.Slot slot) {
        long position = chain.position() + 1;
        if (slot.position() != position) {
            return Result.broken(chain, position, "there is no entry at this position");
        }
        return switch (slot) {
            case Ledger.Slot.Damaged damaged -> Result.broken(chain, position, damaged.reason());
            case Ledger.Slot.Intact intact -> link(key, chain, intact.entry());
        };
    }

    private static Result link(byte[] key, Chain chain, LedgerEntry entry) {
        Hash leaf = Chain.leaf(key, entry.value());
        if (!leaf.equals(entry.leaf())) {
            return Result.broken(chain, entry.position(), "the recorded bytes do not hash to the recorded leaf");
        }
        Chain next = chain.append(leaf);
        return next.head().equals(entry.head())
                ? Result.holds(next)
                : Result.broken(chain, entry.position(), "the recorded head does not follow from the one before");
    }
}
