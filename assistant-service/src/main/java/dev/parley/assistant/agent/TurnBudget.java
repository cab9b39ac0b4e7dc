package dev.parley.assistant.agent;

import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Hard limits of a turn. At each of them the tools go off and the model answers once more; tokens, time and money for
 * that last answer are set aside from the beginning, so that a turn as a whole stays within its budget.
 *
 * @param rounds model calls, the last answer with tools off not counted
 * @param toolCalls tool calls
 * @param fruitlessResults results in a row without anything new that end the tool phase
 * @param promptTokens prompt tokens of all model calls together
 * @param completionTokens tokens that the model writes in all calls together
 * @param time wall-clock time
 * @param lastAnswerTime part of {@code time} that is kept for the last answer
 * @param cost money, by {@code parley.agent.prices}; 0 sets no limit
 */
public record TurnBudget(
        @DefaultValue("4") int rounds,
        @DefaultValue("6") int toolCalls,
        @DefaultValue("3") int fruitlessResults,
        @DefaultValue("60000") int promptTokens,
        @DefaultValue("4000") int completionTokens,
        @DefaultValue("60s") Duration time,
        @DefaultValue("15s") Duration lastAnswerTime,
        @DefaultValue("0") BigDecimal cost) {

    private static final String PREFIX = "parley.agent.budget.";

    public TurnBudget {
        requirePositive(PREFIX + "rounds", rounds);
        requirePositive(PREFIX + "tool-calls", toolCalls);
        requirePositive(PREFIX + "fruitless-results", fruitlessResults);
        requirePositive(PREFIX + "prompt-tokens", promptTokens);
        requirePositive(PREFIX + "completion-tokens", completionTokens);
        if (!lastAnswerTime.isPositive() || lastAnswerTime.compareTo(time) >= 0) {
            throw new IllegalArgumentException(PREFIX + "last-answer-time must be above 0 and below " + PREFIX + "time "
                    + time + " but is " + lastAnswerTime);
        }
        if (cost.signum() < 0) {
            throw new IllegalArgumentException(PREFIX + "cost must not be negative but is " + cost);
        }
    }

    static void requirePositive(String property, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(property + " must be at least 1 but is " + value);
        }
    }
}
