package dev.parley.llama.tokenizer;

import org.jspecify.annotations.Nullable;

/** Derives merges from a vocabulary in which the id of a token is its rank, as tiktoken files have it. */
final class SplitMerges {

    private static final int MERGES_PER_TOKEN = 3;

    private SplitMerges() {}

    /** Every split of a token into two tokens is a merge of the rank of the whole. */
    static MergeTable of(Vocabulary vocabulary, int ranks) {
        MergeTable merges = new MergeTable(ranks * MERGES_PER_TOKEN);
        for (int token = 0; token < ranks; token++) {
            byte[] bytes = vocabulary.bytes(token);
            for (int split = 1; split < bytes.length; split++) {
                @Nullable Integer left = vocabulary.find(bytes, 0, split);
                @Nullable Integer right = left == null ? null : vocabulary.find(bytes, split, bytes.length);
                if (left != null && right != null) {
                    merges.add(left, right, token, token);
                }
            }
        }
        return merges;
    }
}
