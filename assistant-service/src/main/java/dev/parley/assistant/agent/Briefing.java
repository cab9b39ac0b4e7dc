package dev.parley.assistant.agent;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * As whom and how the assistant speaks in a turn. Empty texts say nothing.
 *
 * @param persona id of the persona; empty for the assistant as it is
 * @param name what the assistant calls itself; empty for {@code parley.agent.name}
 * @param voice how it speaks and what it is there for
 * @param language code of the language to answer in, for example {@code pt}
 * @param mood what the person's message sounds like
 * @param model name of the model to ask; empty for the main one
 * @param tools allow-lists of tools, each of which has to allow a tool
 * @param sourcedPrices whether a price may be named only when a source of the turn says it
 * @param temperature of the sampling; null for the usual one
 * @param topP share of probability that is sampled from; null for the usual one
 */
public record Briefing(
        String persona,
        String name,
        String voice,
        String language,
        String mood,
        String model,
        List<Set<String>> tools,
        boolean sourcedPrices,
        @Nullable Double temperature,
        @Nullable Double topP) {

    public static final Briefing NONE = plain("", "", List.of());

    /** The assistant as it is. */
    public static Briefing plain(String language, String mood, List<Set<String>> tools) {
        return new Briefing("", "", "", language, mood, "", tools, false);
    }

    /** With the usual sampling. */
    public Briefing(
            String persona,
            String name,
            String voice,
            String language,
            String mood,
            String model,
            List<Set<String>> tools,
            boolean sourcedPrices) {
        this(persona, name, voice, language, mood, model, tools, sourcedPrices, null, null);
    }

    public Briefing {
        tools = tools.stream().map(Set::copyOf).toList();
    }
}
