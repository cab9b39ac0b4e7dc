package dev.parley.llama.batch;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which prompt gets the next chunk: people before background work, then who had the fewest chunks, so that a short
 * prompt passes a long one. After {@link #MOST_PASSES} passes the oldest has its turn, so that short ones cannot hold it
 * up for ever. For the engine's thread.
 */
final class PrefillOrder {

    private static final int MOST_PASSES = 3;

    private static final Comparator<Sequence> OLDEST = Comparator.<Sequence, Priority>comparing(
                    sequence -> sequence.request.priority())
            .thenComparing(sequence -> sequence.arrival);
    private static final Comparator<Sequence> LEAST_SERVED = Comparator.<Sequence, Priority>comparing(
                    sequence -> sequence.request.priority())
            .thenComparing(sequence -> sequence.prefilled)
            .thenComparing(sequence -> sequence.arrival);

    private int passes;

    @Nullable
    Sequence next(List<Sequence> running) {
        List<Sequence> filling = running.stream().filter(Sequence::prefilling).toList();
        Sequence oldest = filling.stream().min(OLDEST).orElse(null);
        Sequence leastServed = filling.stream().min(LEAST_SERVED).orElse(null);
        if (oldest == leastServed || passes >= MOST_PASSES) {
            passes = 0;
            return oldest;
        }
        passes++;
        return leastServed;
    }
}
