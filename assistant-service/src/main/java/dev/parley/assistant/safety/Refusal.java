package dev.parley.assistant.safety;

import dev.parley.assistant.language.Texts;
import dev.parley.model.Hazard;
import java.util.Set;

/**
 * Why a turn ends without an answer of a model.
 *
 * @param part what was judged
 */
public record Refusal(Part part, Set<Hazard> hazards) {

    /** Either half of a turn. */
    public enum Part {
        MESSAGE("unsafe_message"),
        ANSWER("unsafe_answer");

        private final String mark;

        Part(String mark) {
            this.mark = mark;
        }
    }

    public Refusal {
        hazards = Set.copyOf(hazards);
    }

    /** As transcripts and metrics say it. */
    public String mark() {
        return part.mark;
    }

    /** Whether a mark is one of these. */
    public static boolean isMark(String mark) {
        return mark.equals(Part.MESSAGE.mark) || mark.equals(Part.ANSWER.mark);
    }

    /**
     * What the person is told: who can help, where they wrote of harming themselves.
     *
     * @param language code; empty where it is not known
     * @param country two-letter code; empty where it is not known
     */
    public String words(String language, String country) {
        return part == Part.MESSAGE && hazards.contains(Hazard.SUICIDE_AND_SELF_HARM)
                ? Crisis.answer(language, country)
                : Texts.of(language, mark());
    }
}
