package dev.parley.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/**
 * What models of still and moving pictures keep to alike: what they give depends on the seed alone, and the prompt
 * {@code broken} fails.
 */
abstract class DrawingContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    abstract String name();

    /** A picture of 24 x 16, or a video of one. */
    abstract Flux<DrawingEvent> work(String prompt, @Nullable Long seed);

    @Test
    void name_model_isNamed() {
        assertThat(name()).isNotBlank();
    }

    @Test
    void work_sameSeed_givesTheSame() {
        byte[] first = result("a boat", 3L).bytes();

        assertThat(result("a boat", 3L).bytes()).isEqualTo(first);
        assertThat(result("a boat", 4L).bytes()).isNotEqualTo(first);
        assertThat(result("a boat", null).bytes())
                .isNotEqualTo(result("a boat", null).bytes());
    }

    @Test
    void work_modelFails_isAFaultWithoutAPicture() {
        assertThatThrownBy(() -> events("broken", 1L)).isInstanceOf(ModelException.class);
    }

    /** A picture, and the number of the caller who asked for it. */
    private record Drawn(int number, Picture picture) {}

    @Test
    void work_manyAtOnce_givesEachCallerItsOwn() {
        List<Boolean> right = Flux.range(0, 20)
                .flatMap(
                        number -> work("a boat", (long) number % 4)
                                .ofType(DrawingEvent.Finished.class)
                                .map(done -> new Drawn(number, done.picture())),
                        10)
                .collectList()
                .block(LIMIT)
                .stream()
                .map(drawn -> Arrays.equals(
                        drawn.picture().bytes(),
                        result("a boat", (long) drawn.number() % 4).bytes()))
                .toList();

        assertThat(right).hasSize(20).doesNotContain(false);
    }

    @Test
    void work_cancelled_leavesTheModelUsable() {
        Flux<DrawingEvent> cold = work("a boat", 5L);
        for (int round = 0; round < 20; round++) {
            cold.subscribe().dispose();
        }

        assertThat(cold.blockLast(LIMIT)).isInstanceOf(DrawingEvent.Finished.class);
    }

    /** The one picture that ends the events. */
    static Picture only(List<DrawingEvent> events) {
        assertThat(events).filteredOn(DrawingEvent.Finished.class::isInstance).hasSize(1);
        return ((DrawingEvent.Finished) events.getLast()).picture();
    }

    List<DrawingEvent> events(String prompt, @Nullable Long seed) {
        return work(prompt, seed).collectList().blockOptional(LIMIT).orElseThrow();
    }

    Picture result(String prompt, @Nullable Long seed) {
        return ((DrawingEvent.Finished) events(prompt, seed).getLast()).picture();
    }
}
