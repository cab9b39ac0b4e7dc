package dev.parley.llama.batch;

/**
 * Guesses how a text goes on: like the last time when it had the same words, which is often right where an answer
 * copies from its sources. (Prompt lookup decoding, Saxena 2023.)
 */
final class PromptLookup {

    /** Tokens that have to agree; fewer agree too often by chance. */
    private static final int LEAST_MATCH = 3;

    /** A longer agreement tells nothing more. */
    private static final int LONGEST_MATCH = 12;

    private PromptLookup() {}

    /**
     * The tokens that followed the place before which the text agrees with its own end for the longest, the last such
     * place among equals. Where fewer than asked for followed, the text repeats itself, and so does the guess. Empty
     * when there is no such place.
     */
    static int[] propose(int[] tokens, int length, int most) {
        int source = 0;
        int longest = LEAST_MATCH - 1;
        for (int end = length - 1; end > longest && longest < LONGEST_MATCH; end--) {
            int match = 0;
            while (match < LONGEST_MATCH && match < end && tokens[end - 1 - match] == tokens[length - 1 - match]) {
                match++;
            }
            if (match > longest) {
                longest = match;
                source = end;
            }
        }
        if (source == 0) {
            return new int[0];
        }
        int[] guess = new int[most];
        int period = length - source;
        for (int index = 0; index < most; index++) {
            guess[index] = index < period ? tokens[source + index] : guess[index - period];
        }
        return guess;
    }
}
