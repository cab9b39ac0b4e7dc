package dev.parley.assistant.agent;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the agent works.
 *
 * @param name what the assistant calls itself
 * @param budget hard limits of a turn
 * @param maxAnswerTokens tokens of one model answer; a quarter of the context at most
 * @param maxFacts remembered facts put in the prompt
 * @param historyTurns earlier turns read from the log; fewer where the prompt has no room
 * @param zone time zone of the date in the prompt; absent: the system's
 * @param tone whether the prompt says what the person's message sounds like
 * @param crisisAnswers whether a message that speaks of a crisis is answered with help lines before any model is asked
 * @param languages codes of the languages that messages are told apart by
 * @param channelTools names of the tools that turns of a channel may use, by channel (web, whatsapp, messenger, api);
 *     {@code *} at the end for any rest; a channel without an entry may use all
 * @param recordRetention how long the record of a turn is kept for replays; 0 keeps none
 * @param prices price list by model name; a model without an entry costs nothing
 */
@ConfigurationProperties("parley.agent")
public record AgentProperties(
        @DefaultValue("Parley") String name,
        @DefaultValue TurnBudget budget,
        @DefaultValue("512") int maxAnswerTokens,
        @DefaultValue("5") int maxFacts,
        @DefaultValue("12") int historyTurns,
        @Nullable ZoneId zone,
        @DefaultValue("true") boolean tone,
        @DefaultValue("true") boolean crisisAnswers,

        @DefaultValue({"en", "es", "pt", "fr", "de", "hi", "ar"})
        List<String> languages,

        @DefaultValue Map<String, Set<String>> channelTools,
        @DefaultValue("24h") Duration recordRetention,
        @DefaultValue Map<String, TokenPrice> prices) {

    public AgentProperties {
        TurnBudget.requirePositive("parley.agent.max-answer-tokens", maxAnswerTokens);
        languages = List.copyOf(languages);
        channelTools = Map.copyOf(channelTools);
        prices = Map.copyOf(prices);
    }

    public ZoneId effectiveZone() {
        return zone == null ? ZoneId.systemDefault() : zone;
    }

    /** The allow-lists of a channel's tools; none for a channel that may use all. */
    public List<Set<String>> toolsAt(String channel) {
        Set<String> allowed = channelTools.get(channel);
        return allowed == null ? List.of() : List.of(allowed);
    }

    /** What a model costs. */
    public TokenPrice price(String model) {
        return prices.getOrDefault(model, TokenPrice.FREE);
    }
}
