package dev.parley.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What every {@link EmbeddingModel} keeps to. */
public abstract class EmbeddingModelContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The adapter under test, around a model that gives different texts different vectors. */
    protected abstract EmbeddingModel model();

    @Test
    void embed_texts_givesOneVectorOfLengthOneForEachInOrder() {
        List<String> texts = List.of("the wind", "a river of glass", "the wind");

        Embeddings embeddings = embed(texts);

        assertThat(embeddings.vectors()).hasSize(3).allSatisfy(vector -> {
            assertThat(vector).hasSameSizeAs(embeddings.vectors().getFirst());
            assertThat(product(vector, vector)).isCloseTo(1, within(1e-4));
        });
        assertThat(product(embeddings.vectors().get(0), embeddings.vectors().get(2)))
                .isCloseTo(1, within(1e-4));
        assertThat(product(embeddings.vectors().get(0), embeddings.vectors().get(1)))
                .isLessThan(0.9999);
        assertThat(embeddings.tokens()).isPositive();
    }

    @Test
    void embed_noTexts_givesNoVectors() {
        assertThat(embed(List.of()).vectors()).isEmpty();
    }

    @Test
    void embed_moreTextsThanABatch_givesEachWhatItGetsAlone() {
        List<String> texts =
                IntStream.range(0, 100).mapToObj(number -> "word " + number % 7).toList();

        List<float[]> vectors = embed(texts).vectors();

        assertThat(vectors).hasSize(100);
        for (int index : new int[] {0, 31, 32, 99}) {
            float[] alone = embed(List.of(texts.get(index))).vectors().getFirst();
            assertThat(product(vectors.get(index), alone)).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void embed_manyAtOnce_givesEachCallerItsOwn() {
        float[] wind = embed(List.of("the wind")).vectors().getFirst();
        float[] river = embed(List.of("a river of glass")).vectors().getFirst();

        List<Boolean> right = Flux.range(0, 60)
                .flatMap(
                        number -> model().embed(request(List.of(number % 2 == 0 ? "the wind" : "a river of glass")))
                                .map(found ->
                                        product(found.vectors().getFirst(), number % 2 == 0 ? wind : river) > 0.999),
                        30)
                .collectList()
                .block(LIMIT);

        assertThat(right).hasSize(60).doesNotContain(false);
    }

    @Test
    void embed_cancelled_leavesTheModelUsable() {
        Mono<Embeddings> work = model().embed(request(
                IntStream.range(0, 500).mapToObj(number -> "text " + number).toList()));
        for (int round = 0; round < 20; round++) {
            work.subscribe().dispose();
        }

        assertThat(embed(List.of("the wind")).vectors()).hasSize(1);
    }

    protected final Embeddings embed(List<String> texts) {
        return model().embed(request(texts)).blockOptional(LIMIT).orElseThrow();
    }

    protected static EmbeddingRequest request(List<String> texts) {
        return new EmbeddingRequest(texts, EmbeddingRequest.Use.SIMILARITY);
    }

    protected static double product(float[] left, float[] right) {
        double sum = 0;
        for (int index = 0; index < left.length; index++) {
            sum += (double) left[index] * right[index];
        }
        return sum;
    }
}
