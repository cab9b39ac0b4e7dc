package dev.parley.llama.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class BytePairMergerTests {

    private static final int LETTERS = 4;

    @Property(tries = 2000)
    void mergeByHeap_anyMerges_equalsScanning(@ForAll long seed, @ForAll @IntRange(max = 120) int length) {
        Random random = new Random(seed);
        BytePairMerger merger = new BytePairMerger(randomMerges(random, 30));
        int[] tokens = random.ints(length, 0, LETTERS).toArray();

        int[] scanned = tokens.clone();
        int scannedCount = merger.mergeByScanning(scanned, length);
        int[] heaped = tokens.clone();
        int heapedCount = merger.mergeByHeap(heaped, length);

        assertThat(Arrays.copyOf(heaped, heapedCount)).isEqualTo(Arrays.copyOf(scanned, scannedCount));
    }

    @Test
    void merge_equalPairsInARow_mergesLeftmostFirst() {
        MergeTable merges = new MergeTable(1);
        merges.add(0, 0, 0, 1);
        int[] tokens = {0, 0, 0};

        assertThat(new BytePairMerger(merges).merge(tokens, 3)).isEqualTo(2);
        assertThat(Arrays.copyOf(tokens, 2)).containsExactly(1, 0);
    }

    @Test
    void merge_twoMillionTokens_isFarFromQuadratic() {
        BytePairMerger merger = new BytePairMerger(randomMerges(new Random(7), 200));
        int[] tokens = new Random(8).ints(2_000_000, 0, LETTERS).toArray();

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThat(merger.merge(tokens, tokens.length)).isLessThan(tokens.length));
    }

    private static MergeTable randomMerges(Random random, int count) {
        MergeTable merges = new MergeTable(count);
        for (int rank = 0; rank < count; rank++) {
            merges.add(random.nextInt(LETTERS + rank), random.nextInt(LETTERS + rank), rank, LETTERS + rank);
        }
        return merges;
    }
}
