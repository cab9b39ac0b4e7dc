package dev.parley.llama.grammar;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A state inside of a string, a number or a literal, where only bytes matter and not what surrounds it. Successors are
 * computed once and kept. Not thread-safe: the machine that owns it lets callers take turns.
 */
abstract class Local {

    /** The text may not end here. */
    static final int NO_EXIT = -1;

    /** Plain tokens need a look. */
    static final int NOT_PLAIN = -1;

    private static final int PAGE_BITS = 4;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final @Nullable Local[] DEAD_PAGE = new Local[PAGE];

    private final @Nullable Local[] @Nullable [] pages = new Local[PAGE][];
    /** Which successors of a page are computed. */
    private final short[] known = new short[PAGE];

    /** The state after a byte, or null when none of the texts goes on with it. */
    final @Nullable Local next(int value) {
        int page = value >> PAGE_BITS;
        int index = value & (PAGE - 1);
        @Nullable Local[] states = pages[page];
        if (states != null && (known[page] >> index & 1) == 1) {
            return states[index];
        }
        Local computed = compute(value);
        known[page] |= (short) (1 << index);
        if (states == null) {
            states = DEAD_PAGE;
        }
        if (computed != null) {
            if (states == DEAD_PAGE) {
                states = Arrays.copyOf(DEAD_PAGE, PAGE);
            }
            states[index] = computed;
        }
        pages[page] = states;
        return computed;
    }

    abstract @Nullable Local compute(int value);

    /** The label of the text when it may end here, otherwise {@link #NO_EXIT}. */
    abstract int exit();

    /** Whether the text ends here in any case. */
    boolean isClosed() {
        return false;
    }

    /** How many plain characters may certainly follow, or {@link #NOT_PLAIN}. */
    int plainCharacters() {
        return NOT_PLAIN;
    }

    /** What is left to write when any text within a length will do, otherwise null. */
    @Nullable
    FreeLength freeLength() {
        return null;
    }

    /**
     * How long a text may become of which nothing else is asked.
     *
     * @param min least number of characters that must still come
     * @param max largest number of characters that may still come
     */
    record FreeLength(int min, int max) {}
}
