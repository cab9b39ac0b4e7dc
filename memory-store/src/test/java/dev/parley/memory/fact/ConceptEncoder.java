package dev.parley.memory.fact;

import dev.parley.memory.recall.TextEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** An encoder made by hand: texts of one concept are alike, whatever their words. */
final class ConceptEncoder implements TextEncoder {

    private static final List<List<String>> CONCEPTS = List.of(
            List.of("dog", "tamsin", "spaniel", "pet", "furry"),
            List.of("car", "automobile", "vehicle"),
            List.of("tea", "beverage", "drink"));

    private final String name;
    private final AtomicInteger calls = new AtomicInteger();

    ConceptEncoder(String name) {
        this.name = name;
    }

    int calls() {
        return calls.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Mono<List<float[]>> encode(List<String> texts, Use use) {
        return Mono.fromCallable(() -> {
            calls.incrementAndGet();
            List<float[]> vectors = new ArrayList<>();
            for (String text : texts) {
                String lower = text.toLowerCase(Locale.ROOT);
                float[] vector = new float[CONCEPTS.size() + 1];
                int found = CONCEPTS.size();
                for (int concept = 0; concept < CONCEPTS.size(); concept++) {
                    if (CONCEPTS.get(concept).stream().anyMatch(lower::contains)) {
                        found = concept;
                    }
                }
                vector[found] = 1;
                vectors.add(vector);
            }
            return vectors;
        });
    }
}
