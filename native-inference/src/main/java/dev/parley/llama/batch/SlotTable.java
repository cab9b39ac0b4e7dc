package dev.parley.llama.batch;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which KV slot holds which tokens. A finished sequence leaves its entries, so that a later prompt with the same
 * beginning need not compute them again; the slot that was not used for the longest time is overwritten first. Not
 * thread-safe.
 */
final class SlotTable {

    /** A copy of fewer entries than this is not worth it. */
    private static final int LEAST_COPY = 16;

    private final Slot[] slots;
    private final PrefixCopier copier;
    private long clock;

    /** Copies the first entries of a slot to another. */
    interface PrefixCopier {
        void copy(int fromSlot, int toSlot, int positions);
    }

    /** @param cached tokens of the prompt whose entries are in the slot */
    record Place(int slot, int cached) {}

    private static final class Slot {
        private int[] tokens = {};
        private int length;
        private long lastUsed;
        private @Nullable Sequence owner;
    }

    SlotTable(int count, PrefixCopier copier) {
        this.copier = copier;
        this.slots = new Slot[count];
        Arrays.setAll(slots, index -> new Slot());
    }

    /** A free slot for a sequence, with as much of its prompt as is there; empty when all are busy. */
    Optional<Place> acquire(Sequence sequence) {
        int[] prompt = sequence.request.prompt();
        int free = leastRecentlyUsed();
        if (free < 0) {
            return Optional.empty();
        }
        int best = free;
        int common = 0;
        for (int index = 0; index < slots.length; index++) {
            int shared = common(slots[index], prompt);
            if (shared > common) {
                best = index;
                common = shared;
            }
        }
        // The last token has to be computed in any case: its logits are wanted.
        int cached = Math.min(common, prompt.length - 1);
        int chosen = free;
        if (best != free) {
            // A slot that goes on is taken over; one that only begins alike keeps its own rest for its own next turn.
            boolean goesOn = slots[best].owner == null && common >= slots[best].length / 2;
            if (goesOn) {
                chosen = best;
            } else if (cached >= LEAST_COPY) {
                copier.copy(best, free, cached);
            } else {
                cached = 0;
            }
        }
        Slot slot = slots[chosen];
        slot.owner = sequence;
        slot.lastUsed = ++clock;
        slot.length = 0;
        return Optional.of(new Place(chosen, cached));
    }

    /** Notes which entries the slot holds now. */
    void update(Sequence sequence) {
        Slot slot = slots[sequence.slot];
        if (slot.tokens.length < sequence.computed) {
            slot.tokens = Arrays.copyOf(slot.tokens, Math.max(sequence.computed, slot.tokens.length * 2));
        }
        for (int position = slot.length; position < sequence.computed; position++) {
            slot.tokens[position] = sequence.token(position);
        }
        slot.length = sequence.computed;
    }

    void release(Sequence sequence) {
        Slot slot = slots[sequence.slot];
        slot.owner = null;
        slot.lastUsed = ++clock;
    }

    /** Forgets what a slot holds, after a failed computation. */
    void invalidate(Sequence sequence) {
        slots[sequence.slot].length = 0;
    }

    /** The last entry of a full slot may have been overwritten by a neighbour's step. */
    void trim(int contextLength) {
        for (Slot slot : slots) {
            if (slot.owner == null && slot.length >= contextLength) {
                slot.length = contextLength - 1;
            }
        }
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

    private static int common(Slot slot, int[] prompt) {
        int mismatch = Arrays.mismatch(slot.tokens, 0, slot.length, prompt, 0, prompt.length);
        return mismatch < 0 ? slot.length : mismatch;
    }
}
