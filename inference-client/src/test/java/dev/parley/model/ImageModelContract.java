package dev.parley.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What every {@link ImageModel} keeps to. */
public abstract class ImageModelContract extends DrawingContract {

    /**
     * The adapter under test, around a model whose pictures depend on the seed alone, and that fails at the prompt
     * {@code broken}.
     */
    protected abstract ImageModel model();

    @Override
    final String name() {
        return model().name();
    }

    @Override
    final Flux<DrawingEvent> work(String prompt, @Nullable Long seed) {
        return model().draw(new ImageRequest(prompt, 24, 16, seed));
    }

    @Test
    void draw_prompt_endsWithOnePictureThatCanBeRead() throws Exception {
        Picture picture = only(events("a boat", 1L));

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
}
