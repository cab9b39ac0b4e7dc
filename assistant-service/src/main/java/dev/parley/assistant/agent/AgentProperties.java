package dev.parley.assistant.agent;

import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of a turn.
 *
 * @param name what the assistant calls itself
 * @param maxRounds model calls per turn, the last answer with tools off not counted
 * @param maxToolCalls tool calls per turn
 * @param maxAnswerTokens tokens of one model answer; a quarter of the context at most
 * @param deadline wall-clock time of a turn
 * @param maxFacts remembered facts put in the prompt
 * @param historyTurns earlier turns read from the log; fewer where the prompt has no room
 * @param zone time zone of the date in the prompt; absent: the system's
 */
@ConfigurationProperties("parley.agent")
public record AgentProperties(
        @DefaultValue("Parley") String name,
        @DefaultValue("4") int maxRounds,
        @DefaultValue("6") int maxToolCalls,
        @DefaultValue("512") int maxAnswerTokens,
        @DefaultValue("60s") Duration deadline,
        @DefaultValue("5") int maxFacts,
        @DefaultValue("12") int historyTurns,
        @Nullable ZoneId zone) {

    public AgentProperties {
        requirePositive("parley.agent.max-rounds", maxRounds);
        requirePositive("parley.agent.max-tool-calls", maxToolCalls);
        requirePositive("parley.agent.max-answer-tokens", maxAnswerTokens);
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("parley.agent.deadline must be positive but is " + deadline);
        }
    }

    private static void requirePositive(String property, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(property + " must be at least 1 but is " + value);
        }
    }

    public ZoneId effectiveZone() {
        return zone == null ? ZoneId.systemDefault() : zone;
    }
}
