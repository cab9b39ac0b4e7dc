package dev.parley.llama.backend;

/**
 * Tokens that follow each other in one KV slot.
 *
 * @param slot the KV slot
 * @param position where the first token stands; the slot holds valid entries for all positions before it
 * @param tokens at least one token
 * @param logitRows how many of the last tokens the logits are wanted of, from 0 to all
 */
public record TokenRun(int slot, int position, int[] tokens, int logitRows) {
    public TokenRun {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("tokens must not be empty");
        }
        if (logitRows < 0 || logitRows > tokens.length) {
            throw new IllegalArgumentException(
                    "logitRows must be between 0 and " + tokens.length + " but is " + logitRows);
        }
    }

    /** The first position after the run. */
    public int end() {
        return position + tokens.length;
    }
}
