package dev.parley.assistant.agent;

import dev.parley.assistant.language.Texts;
import dev.parley.tool.ToolSource;
import java.util.List;

/** What a person reads when the model gave no answer within the limits of its turn. Stateless. */
final class LastWords {

    private static final int MAX_SOURCES = 3;

    private LastWords() {}

    /** An honest sentence, and what was found so far. */
    static String of(String language, List<ToolSource> sources) {
        StringBuilder text = new StringBuilder(Texts.of(language, "unfinished"));
        if (!sources.isEmpty()) {
            text.append('\n').append(Texts.of(language, "found"));
            for (ToolSource source : sources.subList(0, Math.min(MAX_SOURCES, sources.size()))) {
                text.append("\n- ").append(source.title()).append(" – ").append(source.url());
            }
        }
        return text.toString();
    }
}
