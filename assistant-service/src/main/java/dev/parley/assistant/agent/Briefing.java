package dev.parley.assistant.agent;

import java.util.Set;

/**
 * As whom and how the assistant speaks in a turn. Empty texts say nothing.
 *
 * @param name what the assistant calls itself; empty for {@code parley.agent.name}
 * @param voice how it speaks and what it is there for
 * @param language code of the language to answer in, for example {@code pt}
 * @param mood what the person's message sounds like
 * @param tools names of the tools it may use; empty for all
 * @param sourcedPrices whether a price may be named only when a source of the turn says it
 */
public record Briefing(
        String name, String voice, String language, String mood, Set<String> tools, boolean sourcedPrices) {

    public static final Briefing NONE = new Briefing("", "", "", "", Set.of(), false);

    /** The assistant as it is. */
    public static Briefing plain(String language, String mood) {
        return new Briefing("", "", language, mood, Set.of(), false);
    }

    public Briefing {
        tools = Set.copyOf(tools);
    }
}
