package dev.parley.assistant.page;

import java.util.EnumMap;
import java.util.Map;

/** What a tool does, in plain words, as the pages say it; English where a language lacks. Stateless. */
public final class ToolWords {

    private static final String OK = "ok";
    private static final Map<PageLanguage, Map<String, String>> TEXTS = new EnumMap<>(PageLanguage.class);

    static {
        for (PageLanguage language : PageLanguage.values()) {
            TEXTS.put(language, PageTexts.of(PageKind.PUBLIC, language));
        }
    }

    private ToolWords() {}

    /** @param language code, for example {@code pt} */
    public static String running(String language, String tool) {
        return words(language, tool, "now");
    }

    /** @param outcome {@code ok} or the code of a failure */
    public static String ended(String language, String tool, String outcome) {
        return words(language, tool, outcome.equals(OK) ? "done" : "failed");
    }

    private static String words(String language, String tool, String phase) {
        Map<String, String> texts =
                TEXTS.getOrDefault(PageLanguage.of(language).orElse(PageLanguage.ENGLISH), Map.of());
        String own = texts.get("tool_" + tool + "_" + phase);
        return own == null
                ? texts.getOrDefault("tool_other_" + phase, tool).replace("{0}", tool.replace('_', ' '))
                : own;
    }
}
