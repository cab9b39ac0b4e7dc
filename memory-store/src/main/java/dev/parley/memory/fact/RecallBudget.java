package dev.parley.memory.fact;

import java.util.function.ToIntFunction;

/**
 * How much of a prompt recalled facts may take.
 *
 * @param maxTokens of all facts together
 * @param tokens counts the tokens of a text, as the model does that reads them
 */
public record RecallBudget(int maxTokens, ToIntFunction<String> tokens) {

    /** As many as are asked for. */
    public static final RecallBudget UNLIMITED = new RecallBudget(Integer.MAX_VALUE, text -> 0);

    public RecallBudget {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1 but is " + maxTokens);
        }
    }
}
