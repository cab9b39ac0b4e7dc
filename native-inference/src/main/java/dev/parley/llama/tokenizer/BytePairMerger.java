package dev.parley.llama.tokenizer;

/** Applies merges to one piece, lowest rank first and leftmost among equals. Stateless apart from its table. */
final class BytePairMerger {

    /** Up to this many tokens a plain scan beats the heap. */
    static final int LONGEST_SCANNED_PIECE = 48;

    private final MergeTable merges;

    BytePairMerger(MergeTable merges) {
        this.merges = merges;
    }

    /** Merges the first {@code length} tokens in place and returns how many are left. */
    int merge(int[] tokens, int length) {
        return length <= LONGEST_SCANNED_PIECE ? mergeByScanning(tokens, length) : mergeByHeap(tokens, length);
    }

    int mergeByScanning(int[] tokens, int length) {
        int count = length;
        while (count > 1) {
            int best = -1;
            long bestMerge = Long.MAX_VALUE;
            for (int index = 0; index + 1 < count; index++) {
                long merge = merges.find(tokens[index], tokens[index + 1]);
                if (merge != MergeTable.NONE && (best < 0 || MergeTable.rank(merge) < MergeTable.rank(bestMerge))) {
                    best = index;
                    bestMerge = merge;
                }
            }
            if (best < 0) {
                break;
            }
            tokens[best] = MergeTable.merged(bestMerge);
            System.arraycopy(tokens, best + 2, tokens, best + 1, count - best - 2);
            count--;
        }
        return count;
    }

    int mergeByHeap(int[] tokens, int length) {
        int[] next = new int[length];
        int[] previous = new int[length];
        boolean[] removed = new boolean[length];
        LongHeap heap = new LongHeap(length);
        for (int index = 0; index < length; index++) {
            next[index] = index + 1;
            previous[index] = index - 1;
        }
        for (int index = 0; index + 1 < length; index++) {
            offer(heap, tokens, index, index + 1);
        }
        while (!heap.isEmpty()) {
            long entry = heap.removeSmallest();
            int left = (int) entry;
            int right = removed[left] ? length : next[left];
            if (right >= length) {
                continue;
            }
            long merge = merges.find(tokens[left], tokens[right]);
            // An entry is stale when an earlier merge changed one of its two tokens.
            if (merge == MergeTable.NONE || MergeTable.rank(merge) != (int) (entry >>> 32)) {
                continue;
            }
            tokens[left] = MergeTable.merged(merge);
            removed[right] = true;
            next[left] = next[right];
            if (next[left] < length) {
                previous[next[left]] = left;
                offer(heap, tokens, left, next[left]);
            }
            if (previous[left] >= 0) {
                offer(heap, tokens, previous[left], left);
            }
        }
        int count = 0;
        for (int index = 0; index < length; index = next[index]) {
            tokens[count++] = tokens[index];
        }
        return count;
    }

    private void offer(LongHeap heap, int[] tokens, int left, int right) {
        long merge = merges.find(tokens[left], tokens[right]);
        if (merge != MergeTable.NONE) {
            heap.add(((long) MergeTable.rank(merge) << 32) | left);
        }
    }
}
