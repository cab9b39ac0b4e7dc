package dev.parley.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What every {@link AnimationModel} keeps to. */
public abstract class AnimationModelContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /**
     * The adapter under test, around a model whose videos depend on the seed alone, and that fails at the prompt
     * {@code broken}.
     */
    protected abstract AnimationModel model();

    @Test
    void name_model_isNamed() {
        assertThat(model().name()).isNotBlank();
    }

    @Test
    void animate_picture_endsWithOneVideoOfItsSize() {
        List<DrawingEvent> events = events("it sails", 1L);

        assertThat(events).filteredOn(DrawingEvent.Finished.class::isInstance).hasSize(1);
        Picture video = ((DrawingEvent.Finished) events.getLast()).picture();
        assertThat(List.of(video.width(), video.height())).containsExactly(24, 16);
        assertThat(video.mediaType()).isEqualTo("video/mp4");
        assertThat(video.bytes()).isNotEmpty();
    }

    @Test
    void animate_withoutWords_isLeftToTheModel() {
        assertThat(result("", 1L).bytes()).isNotEmpty();
    }

    @Test
    void animate_sameSeed_givesTheSame() {
        byte[] first = result("a boat", 3L).bytes();

        assertThat(result("a boat", 3L).bytes()).isEqualTo(first);
        assertThat(result("a boat", 4L).bytes()).isNotEqualTo(first);
        assertThat(result("a boat", null).bytes())
                .isNotEqualTo(result("a boat", null).bytes());
    }

    @Test
    void animate_modelFails_isAFaultWithoutAVideo() {
        assertThatThrownBy(() -> events("broken", 1L)).isInstanceOf(ModelException.class);
    }

    @Test
    void animate_manyAtOnce_givesEachCallerItsOwn() {
        List<Boolean> right = Flux.range(0, 20)
                .flatMap(
                        number -> model().animate(request("a boat", (long) number % 4))
                                .ofType(DrawingEvent.Finished.class)
                                .map(done -> List.of(number % 4, done.picture())),
                        10)
                .collectList()
                .block(LIMIT)
                .stream()
                .map(pair -> java.util.Arrays.equals(
                        ((Picture) pair.get(1)).bytes(),
                        result("a boat", ((Integer) pair.get(0)).longValue()).bytes()))
                .toList();

        assertThat(right).hasSize(20).doesNotContain(false);
    }

    @Test
    void animate_cancelled_leavesTheModelUsable() {
        Flux<DrawingEvent> cold = model().animate(request("a boat", 5L));
        for (int round = 0; round < 20; round++) {
            cold.subscribe().dispose();
        }

        assertThat(cold.blockLast(LIMIT)).isInstanceOf(DrawingEvent.Finished.class);
    }

    private List<DrawingEvent> events(String prompt, @Nullable Long seed) {
        return model().animate(request(prompt, seed))
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private Picture result(String prompt, @Nullable Long seed) {
        return ((DrawingEvent.Finished) events(prompt, seed).getLast()).picture();
    }

    private static AnimationRequest request(String prompt, @Nullable Long seed) {
        return new AnimationRequest(Pictures.png(24, 16, 9), prompt, Duration.ofSeconds(4), seed);
    }
}
