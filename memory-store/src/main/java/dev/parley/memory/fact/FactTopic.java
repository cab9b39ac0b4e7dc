package dev.parley.memory.fact;

import dev.parley.memory.recall.RecallIndex;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a person wants forgotten, in their words. Strict on purpose: forgetting too little can be said again, forgetting
 * too much cannot.
 */
record FactTopic(String text) {

    static FactTopic of(String words) {
        return new FactTopic(words.replaceFirst(
                        "(?iu)^\\s*(?:that |about |all about |everything about |i |my |the |de |mi |sobre |mon |ma |meu |minha )+",
                        "")
                .strip());
    }

    /**
     * The fact of these very words; else the facts about that attribute, such as "address"; else those that have every
     * word. Closed facts go with the open ones: what is to be forgotten is no history.
     */
    List<Fact> matching(List<FactJson.Stored> all) {
        List<Fact> facts = all.stream().map(FactJson.Stored::fact).toList();
        if (text.isBlank()) {
            return List.of();
        }
        String wanted = normal(text);
        List<Fact> exact = facts.stream()
                .filter(fact -> normal(fact.text()).equals(wanted))
                .toList();
        if (!exact.isEmpty()) {
            return exact;
        }
        List<String> words = Arrays.asList(wanted.split(" "));
        List<Fact> named = facts.stream()
                .filter(fact -> !fact.attribute().isEmpty()
                        && words.stream().allMatch(word -> FactReader.names(fact.attribute(), word)))
                .toList();
        return named.isEmpty()
                ? facts.stream()
                        .filter(fact -> RecallIndex.hasEveryWord(fact.text(), text))
                        .toList()
                : named;
    }

    private static String normal(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[\\s.!]+", " ").strip();
    }
}
