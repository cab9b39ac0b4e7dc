package dev.parley.search.documents;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges how much of a question a document speaks about, so that an unanswerable one finds nothing. */
final class Relevance {

    /** Share of the question's weight that a document must hold. */
    static final double MIN_COVERAGE = 0.5;

    private static final double PROPERTY_IMPORTANCE = 0.25;
    private static final double FULL_TITLE_FACTOR = 2.0;

    /** Beside a proper name an unknown verb is mostly another word for one that the page uses. */
    private static final double UNKNOWN_COMMON_WORD_FACTOR = 0.5;

    /** In a folder of few files every known word would otherwise count as too common to matter. */
    private static final int MIN_DOCUMENTS_FOR_RARITY = 50;

    private final List<Set<String>> titleTerms;
    private final Set<String> propertyTerms = EnglishText.propertyTerms();

    Relevance(List<Set<String>> titleTerms) {
        this.titleTerms = List.copyOf(titleTerms);
    }

    /** 1 for the subject of a question, less for words such as "tall" that only ask for a property. */
    double importance(String term) {
        return propertyTerms.contains(term) ? PROPERTY_IMPORTANCE : 1;
    }

    /**
     * @param forms terms of the question with the index terms that stand for them
     * @param holders documents that contain the term, for each term
     * @param properNames terms written with a capital letter inside the question
     * @return 0 when the document covers too little, otherwise between {@link #MIN_COVERAGE} and 1
     */
    double coverage(
            int document, Map<String, Set<String>> forms, Map<String, BitSet> holders, Set<String> properNames) {
        boolean fullTitle = coversTitle(document, forms);
        double covered = 0;
        double all = 0;
        for (Map.Entry<String, BitSet> entry : holders.entrySet()) {
            double weight = rarity(entry.getValue().cardinality()) * importance(entry.getKey());
            if (entry.getValue().isEmpty() && !properNames.isEmpty() && !properNames.contains(entry.getKey())) {
                weight *= UNKNOWN_COMMON_WORD_FACTOR;
            }
            boolean inTitle =
                    forms.getOrDefault(entry.getKey(), Set.of()).stream().anyMatch(titleTerms.get(document)::contains);
            if (fullTitle && inTitle) {
                weight *= FULL_TITLE_FACTOR;
            }
            all += weight;
            if (entry.getValue().get(document)) {
                covered += weight;
            }
        }
        double share = covered / all;
        return share >= MIN_COVERAGE ? share : 0;
    }

    private boolean coversTitle(int document, Map<String, Set<String>> forms) {
        Set<String> title = titleTerms.get(document);
        return !title.isEmpty()
                && title.stream()
                        .allMatch(part -> forms.values().stream().anyMatch(variants -> variants.contains(part)));
    }

    private double rarity(int holders) {
        int documents = Math.max(titleTerms.size(), MIN_DOCUMENTS_FOR_RARITY);
        return Math.log(1 + (documents - holders + 0.5) / (holders + 0.5));
    }
}
