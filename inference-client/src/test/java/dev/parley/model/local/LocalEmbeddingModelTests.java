package dev.parley.model.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.embedding.SentenceEncoder;
import dev.parley.model.EmbeddingInfo;
import dev.parley.model.EmbeddingModel;
import dev.parley.model.EmbeddingModelContract;
import dev.parley.model.EmbeddingRequest;
import dev.parley.model.Embeddings;
import dev.parley.model.ModelException;
import dev.parley.model.PrefixedEmbeddings;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A small random BERT behind the port. */
class LocalEmbeddingModelTests extends EmbeddingModelContract {

    private static final Path FOLDER = Path.of("../native-inference/src/test/resources/golden/encoder");
    private static final int MAX_WAITING = 10_000;

    private static LocalEmbeddingModel model;

    @BeforeAll
    static void open() {
        model = new LocalEmbeddingModel(SentenceEncoder.open(FOLDER, 1), MAX_WAITING);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Override
    protected EmbeddingModel model() {
        return model;
    }

    @Test
    void info_encoder_isNamedWithItsSize() {
        assertThat(model.info()).isEqualTo(new EmbeddingInfo("encoder", 32, 24));
    }

    @Test
    void embed_moreTextsThanMayWait_isRefused() {
        List<String> many = Collections.nCopies(MAX_WAITING + 1, "x");

        assertThatThrownBy(() -> embed(many)).isInstanceOfSatisfying(ModelException.class, fault -> {
            assertThat(fault.code()).isEqualTo(ModelException.Code.INVALID_REQUEST);
            assertThat(fault.parameter()).contains("input");
        });
    }

    @Test
    void embed_textLongerThanCounts_isCutOffOrRefusedAndOthersAreServed() {
        String cut = "the wind ".repeat(40);

        assertThat(embed(List.of(cut)).tokens()).isEqualTo(24);
        assertThatThrownBy(() -> model.embed(
                                new EmbeddingRequest(List.of("fine", cut), EmbeddingRequest.Use.SIMILARITY, null, true))
                        .block())
                .isInstanceOfSatisfying(ModelException.class, fault -> {
                    assertThat(fault.code()).isEqualTo(ModelException.Code.CONTEXT_EXCEEDED);
                    assertThat(fault.getMessage()).startsWith("input[1]").contains("24");
                });
        List<Boolean> served = Flux.range(0, 40)
                .flatMap(number -> model.embed(new EmbeddingRequest(
                                List.of(number % 2 == 0 ? cut : "fine"), EmbeddingRequest.Use.SIMILARITY, null, true))
                        .map(vectors -> true)
                        .onErrorReturn(false))
                .collectList()
                .block();
        assertThat(served).filteredOn(done -> done).hasSize(20);
        assertThat(embed(Collections.nCopies(MAX_WAITING, "x")).vectors()).hasSize(MAX_WAITING);
    }

    @Test
    void embed_dimensions_areTheModelsOrRefused() {
        assertThat(model.embed(new EmbeddingRequest(List.of("x"), EmbeddingRequest.Use.SIMILARITY, 32, false))
                        .block()
                        .vectors()
                        .getFirst())
                .hasSize(32);
        assertThatThrownBy(() -> model.embed(
                                new EmbeddingRequest(List.of("x"), EmbeddingRequest.Use.SIMILARITY, 16, false))
                        .block())
                .isInstanceOfSatisfying(
                        ModelException.class,
                        fault -> assertThat(fault.parameter()).contains("dimensions"));
    }

    @Test
    void embed_queueIsFull_isOverloadedUntilThereIsRoom() {
        Mono<Embeddings> long1 = model.embed(request(Collections.nCopies(MAX_WAITING - 10, "the wind")));
        var running = long1.subscribe();
        try {
            assertThatThrownBy(() -> embed(Collections.nCopies(100, "x")))
                    .isInstanceOfSatisfying(
                            ModelException.class,
                            fault -> assertThat(fault.code()).isEqualTo(ModelException.Code.OVERLOADED));
        } finally {
            running.dispose();
        }
        assertThat(Mono.defer(() -> model.embed(request(Collections.nCopies(100, "x"))))
                        .retry(1_000)
                        .block()
                        .vectors())
                .hasSize(100);
    }

    @Test
    void close_whileTextsWait_failsThemAndClosesTheEncoder() {
        LocalEmbeddingModel closing = new LocalEmbeddingModel(SentenceEncoder.open(FOLDER, 1), MAX_WAITING);
        AtomicReference<Throwable> fault = new AtomicReference<>();
        closing.embed(request(Collections.nCopies(MAX_WAITING, "the wind and the river")))
                .subscribe(vectors -> {}, fault::set);

        closing.close();
        closing.close();

        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(fault.get())
                        .isInstanceOfSatisfying(
                                ModelException.class,
                                known -> assertThat(known.code()).isEqualTo(ModelException.Code.UNAVAILABLE)));
        assertThatThrownBy(() -> closing.embed(request(List.of("x"))).block()).isInstanceOf(ModelException.class);
    }

    @Test
    void embed_withPrefixes_putsTheWordsOfItsUseBeforeTheText() {
        EmbeddingModel prefixed = new PrefixedEmbeddings(model, "query: ", "passage: ");

        for (EmbeddingRequest.Use use : EmbeddingRequest.Use.values()) {
            String prefix = switch (use) {
                case SIMILARITY -> "";
                case QUERY -> "query: ";
                case PASSAGE -> "passage: ";
            };
            float[] expected = embed(List.of(prefix + "the wind")).vectors().getFirst();
            assertThat(prefixed.embed(new EmbeddingRequest(List.of("the wind"), use))
                            .block()
                            .vectors()
                            .getFirst())
                    .containsExactly(expected);
        }
    }
}
