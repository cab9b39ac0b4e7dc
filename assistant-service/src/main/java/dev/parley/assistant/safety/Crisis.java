package dev.parley.assistant.safety;

import dev.parley.assistant.language.Texts;
import dev.parley.assistant.language.WordLists;
import dev.parley.assistant.language.Words;
import java.util.List;
import java.util.Optional;

/**
 * Hears when a person speaks of ending their life or of being in danger, in seven languages, and answers with people who
 * can help, before any model is asked. It listens for whole phrases, so that a question about the subject or a figure of
 * speech is not taken for it. Stateless.
 */
public final class Crisis {

    private static final WordLists LISTS = WordLists.read(Crisis.class, "crisis.txt");
    private static final String HARMLESS = "harmless";

    private Crisis() {}

    /** The language of a message that speaks of a crisis; empty for any other message. */
    public static Optional<String> language(String message) {
        List<String> words = Words.inOrder(message);
        if (LISTS.holdsPhrase(HARMLESS, words)) {
            return Optional.empty();
        }
        return LISTS.names().stream()
                .filter(list -> !list.equals(HARMLESS))
                .filter(language -> LISTS.holdsPhrase(language, words))
                .findFirst();
    }

    /**
     * @param language as {@link #language} gave it
     * @param country two-letter code; empty where it is not known
     */
    public static String answer(String language, String country) {
        StringBuilder text = new StringBuilder(Texts.of(language, "crisis")).append("\n\n");
        List<HelpLines.Line> lines = HelpLines.of(country);
        if (!lines.isEmpty()) {
            text.append(Texts.of(language, "crisis_lines"));
            for (HelpLines.Line line : lines) {
                text.append("\n- ")
                        .append(line.name())
                        .append(": \u2068")
                        .append(line.contact())
                        .append('\u2069');
            }
            text.append("\n\n");
        }
        return text.append(Texts.of(language, "crisis_directory").replace("{0}", HelpLines.DIRECTORY))
                .toString();
    }
}
