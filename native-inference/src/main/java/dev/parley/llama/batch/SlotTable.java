package dev.parley.llama.batch;

import dev.parley.llama.backend.Backend;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which KV slot holds which tokens. A sequence that leaves its slot leaves its entries there; they are moved to the
 * {@link PrefixCache} when the slot is needed for something else. A sequence that comes takes the longest beginning of
 * its text that is in any slot or in the cache. For the engine's thread.
 */
final class SlotTable {

    /** Fewer entries than this are computed faster than they are fetched. */
    private static final int LEAST_COPY = 16;

    private static final int[] NO_TOKENS = {};

    private final Backend backend;
    private final PrefixCache cache;
    private final Slot[] slots;
    private long clock;

    private static final class Slot {
        private @Nullable Sequence owner;
        private int[] left = NO_TOKENS;
        private int leftLength;
        private long lastUsed;

        /** How many of the first tokens of a text have valid entries here. */
        int common(int[] text, int length) {
            int[] tokens = owner == null ? left : owner.tokens();
            int held = owner == null ? leftLength : owner.computed;
            int mismatch = Arrays.mismatch(tokens, 0, held, text, 0, length);
            return mismatch < 0 ? held : mismatch;
        }
    }

    SlotTable(Backend backend, PrefixCache cache) {
        this.backend = backend;
        this.cache = cache;
        this.slots = new Slot[backend.slots()];
        Arrays.setAll(slots, index -> new Slot());
    }

    /** Gives a sequence a slot with as much of its text as is there. False when all slots are busy. */
    boolean acquire(Sequence sequence) {
        int target = leastRecentlyUsed();
        if (target < 0) {
            return false;
        }
        int[] text = sequence.tokens();
        // The last token has to be computed in any case: its logits are wanted.
        int wanted = sequence.length() - 1;
        int source = longest(text, wanted, -1);
        int inSlot = slots[source].common(text, wanted);
        int inCache = cache.match(text, wanted);
        // A text that goes on takes its slot over; one that only begins alike leaves the rest to its own next turn.
        boolean goesOn = slots[source].owner == null && inSlot > 0 && 2 * inSlot >= slots[source].leftLength;
        if (goesOn && inSlot >= inCache) {
            target = source;
        }
        Slot slot = slots[target];
        int kept = slot.common(text, wanted);
        if (kept < slot.leftLength) {
            cache.store(slot.left, slot.leftLength, target, text, wanted);
            slot.leftLength = kept;
            // What was stored just now may go on like the text for longer.
            inCache = cache.match(text, wanted);
        }
        int cached = kept;
        if (inCache >= Math.max(inSlot, kept + LEAST_COPY)) {
            cache.restore(text, kept, inCache, target);
            cached = inCache;
        } else if (inSlot >= kept + LEAST_COPY) {
            backend.copyPrefix(source, target, inSlot);
            cached = inSlot;
        }
        slot.owner = sequence;
        slot.left = NO_TOKENS;
        slot.leftLength = 0;
        slot.lastUsed = ++clock;
        sequence.enter(target, cached);
        return true;
    }

    /** Fetches what another sequence has computed meanwhile of the same beginning; gives the number of tokens won. */
    int catchUp(Sequence sequence) {
        int source = longest(sequence.tokens(), sequence.length() - 1, sequence.slot);
        if (source < 0) {
            return 0;
        }
        int common = slots[source].common(sequence.tokens(), sequence.length() - 1);
        int won = common - sequence.computed;
        if (won < LEAST_COPY) {
            return 0;
        }
        backend.copyPrefix(source, sequence.slot, common);
        sequence.computed = common;
        return won;
    }

    /** The sequence leaves; its entries stay. */
    void release(Sequence sequence) {
        Slot slot = slots[sequence.slot];
        slot.owner = null;
        slot.left = sequence.tokens();
        slot.leftLength = sequence.computed;
        slot.lastUsed = ++clock;
    }

    /** The sequence leaves after a failed computation; nothing of its entries can be used. */
    void discard(Sequence sequence) {
        release(sequence);
        slots[sequence.slot].leftLength = 0;
    }

    private int leastRecentlyUsed() {
        int found = -1;
        for (int index = 0; index < slots.length; index++) {
            if (slots[index].owner == null && (found < 0 || slots[index].lastUsed < slots[found].lastUsed)) {
                found = index;
            }
        }
        return found;
    }

    /** The slot with the longest beginning of a text, a free one among equals; -1 when only the excepted one is there. */
    private int longest(int[] text, int length, int except) {
        int found = -1;
        int longest = -1;
        for (int index = 0; index < slots.length; index++) {
            if (index == except) {
                continue;
            }
            int common = slots[index].common(text, length);
            boolean freeAmongEquals = common == longest && slots[index].owner == null && slots[found].owner != null;
            if (common > longest || freeAmongEquals) {
                found = index;
                longest = common;
            }
        }
        return found;
    }
}
