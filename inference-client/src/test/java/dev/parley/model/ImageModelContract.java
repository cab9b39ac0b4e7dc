package dev.parley.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What every {@link ImageModel} keeps to. */
public abstract class ImageModelContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /**
     * The adapter under test, around a model whose pictures depend on the seed alone, and that fails at the prompt
     * {@code broken}.
     */
    protected abstract ImageModel model();

    @Test
    void name_model_isNamed() {
        assertThat(model().name()).isNotBlank();
    }

    @Test
    void draw_prompt_endsWithOnePictureThatCanBeRead() throws Exception {
        List<DrawingEvent> events = events("a boat", 1L);

        assertThat(events).filteredOn(DrawingEvent.Finished.class::isInstance).hasSize(1);
        Picture picture = ((DrawingEvent.Finished) events.getLast()).picture();
        assertThat(List.of(picture.width(), picture.height())).containsExactly(24, 16);
        assertThat(picture.mediaType()).isEqualTo("image/png");
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(picture.bytes()));
        assertThat(List.of(read.getWidth(), read.getHeight())).containsExactly(24, 16);
    }

    @Test
    void draw_stepsThatAreTold_goUp() {
        List<Integer> steps = events("a boat", 1L).stream()
                .filter(DrawingEvent.Progress.class::isInstance)
                .map(event -> ((DrawingEvent.Progress) event).step())
                .toList();

        assertThat(steps).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void draw_sameSeed_givesTheSame() {
        byte[] first = result("a boat", 3L).bytes();

        assertThat(result("a boat", 3L).bytes()).isEqualTo(first);
        assertThat(result("a boat", 4L).bytes()).isNotEqualTo(first);
        assertThat(result("a boat", null).bytes())
                .isNotEqualTo(result("a boat", null).bytes());
    }

    @Test
    void draw_modelFails_isAFaultWithoutAPicture() {
        assertThatThrownBy(() -> events("broken", 1L)).isInstanceOf(ModelException.class);
    }

    @Test
    void draw_manyAtOnce_givesEachCallerItsOwn() {
        List<Boolean> right = Flux.range(0, 20)
                .flatMap(
                        number -> model().draw(request("a boat", (long) number % 4))
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
    void draw_cancelled_leavesTheModelUsable() {
        Flux<DrawingEvent> cold = model().draw(request("a boat", 5L));
        for (int round = 0; round < 20; round++) {
            cold.subscribe().dispose();
        }

        assertThat(cold.blockLast(LIMIT)).isInstanceOf(DrawingEvent.Finished.class);
    }

    private List<DrawingEvent> events(String prompt, @Nullable Long seed) {
        return model().draw(request(prompt, seed))
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private Picture result(String prompt, @Nullable Long seed) {
        return ((DrawingEvent.Finished) events(prompt, seed).getLast()).picture();
    }

    private static ImageRequest request(String prompt, @Nullable Long seed) {
        return new ImageRequest(prompt, 24, 16, seed);
    }
}
