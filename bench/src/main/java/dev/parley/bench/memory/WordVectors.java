package dev.parley.bench.memory;

import dev.parley.memory.recall.TextEncoder;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import reactor.core.publisher.Mono;

/**
 * Vectors as long as those of a small sentence encoder, each the sum of random vectors of its words: what recall does with
 * vectors is measured, not what a model takes to make them. Thread-safe.
 */
final class WordVectors implements TextEncoder {

    static final int DIMENSIONS = 384;

    @Override
    public String name() {
        return "word-vectors";
    }

    @Override
    public Mono<List<float[]>> encode(List<String> texts, Use use) {
        return Mono.fromCallable(() -> texts.stream().map(WordVectors::vector).toList());
    }

    private static float[] vector(String text) {
        float[] sum = new float[DIMENSIONS];
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            Random random = new Random(word.hashCode());
            for (int index = 0; index < DIMENSIONS; index++) {
                sum[index] += (float) random.nextGaussian();
            }
        }
        double squares = 0;
        for (float value : sum) {
            squares += value * value;
        }
        for (int index = 0; index < DIMENSIONS; index++) {
            sum[index] /= (float) Math.sqrt(squares);
        }
        return sum;
    }
}
