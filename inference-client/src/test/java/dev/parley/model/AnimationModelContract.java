package dev.parley.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What every {@link AnimationModel} keeps to. */
public abstract class AnimationModelContract extends DrawingContract {

    /**
     * The adapter under test, around a model whose videos depend on the seed alone, and that fails at the prompt
     * {@code broken}.
     */
    protected abstract AnimationModel model();

    @Override
    final String name() {
        return model().name();
    }

    @Override
    final Flux<DrawingEvent> work(String prompt, @Nullable Long seed) {
        return model().animate(new AnimationRequest(Pictures.png(24, 16, 9), prompt, Duration.ofSeconds(4), seed));
    }

    @Test
    void animate_picture_endsWithOneVideoOfItsSize() {
        Picture video = only(events("it sails", 1L));

        assertThat(List.of(video.width(), video.height())).containsExactly(24, 16);
        assertThat(video.mediaType()).isEqualTo("video/mp4");
        assertThat(video.bytes()).isNotEmpty();
    }

    @Test
    void animate_withoutWords_isLeftToTheModel() {
        assertThat(result("", 1L).bytes()).isNotEmpty();
    }
}
