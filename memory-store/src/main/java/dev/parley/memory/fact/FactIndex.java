package dev.parley.memory.fact;

import dev.parley.memory.recall.RecallDocument;
import dev.parley.memory.recall.RecallIndex;
import dev.parley.memory.recall.RecallOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The facts of a person as of a version, ready to be searched. Immutable.
 *
 * @param version grows with each change; 0 while there is nothing
 * @param all every fact, oldest first
 * @param open those that hold
 * @param recall over the open ones, in their order
 * @param unencoded open ones without a vector of the encoder in use; empty without an encoder
 */
record FactIndex(
        long version,
        boolean paused,
        List<FactJson.Stored> all,
        List<Fact> open,
        RecallIndex recall,
        List<Fact> unencoded) {

    static final FactIndex EMPTY = of(0, false, List.of(), "");

    /** @param encoder name of the encoder in use; vectors of another are not compared */
    static FactIndex of(long version, boolean paused, List<FactJson.Stored> found, String encoder) {
        List<FactJson.Stored> all = found.stream()
                .sorted(Comparator.comparing(
                                (FactJson.Stored stored) -> stored.fact().at())
                        .thenComparing(stored -> stored.fact().id()))
                .toList();
        List<Fact> open = new ArrayList<>();
        List<RecallDocument> documents = new ArrayList<>();
        List<Fact> unencoded = new ArrayList<>();
        for (FactJson.Stored stored : all) {
            Fact fact = stored.fact();
            if (fact.open()) {
                boolean encoded = stored.vector() != null && stored.encoder().equals(encoder);
                open.add(fact);
                if (!encoded && !encoder.isEmpty()) {
                    unencoded.add(fact);
                }
                documents.add(new RecallDocument(
                        fact.text(),
                        fact.attribute(),
                        fact.at(),
                        fact.when(),
                        fact.confidence(),
                        encoded ? stored.vector() : null));
            }
        }
        return new FactIndex(
                version,
                paused,
                all,
                List.copyOf(open),
                new RecallIndex(documents, RecallOptions.DEFAULT),
                List.copyOf(unencoded));
    }
}
