package dev.parley.memory.fact;

import dev.parley.memory.recall.RecallIndex;
import java.util.List;

/** Tells which facts an answer made use of, by the words that it could have from nowhere else. Stateless. */
public final class FactUse {

    private FactUse() {}

    /** The facts whose value, or whose words where they have none, are in the answer and not in the question. */
    public static List<Fact> used(List<Fact> known, String question, String answer) {
        return known.stream()
                .filter(fact -> {
                    String telling = fact.value().isEmpty() ? fact.text() : fact.value();
                    return RecallIndex.hasEveryWord(answer, telling) && !RecallIndex.hasEveryWord(question, telling);
                })
                .toList();
    }
}
