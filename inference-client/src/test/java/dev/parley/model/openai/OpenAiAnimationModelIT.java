package dev.parley.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.AnimationRequest;
import dev.parley.model.DrawingEvent;
import dev.parley.model.ModelException;
import dev.parley.model.Pictures;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the adapter sends, and what it leaves at the server. */
class OpenAiAnimationModelIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final FakeMediaServer server = new FakeMediaServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void animate_picture_isSentWithItsWordsAndToldStepByStep() {
        List<DrawingEvent> events = model(Duration.ofSeconds(10))
                .animate(request("it sails"))
                .collectList()
                .block(LIMIT);

        assertThat(events.subList(0, events.size() - 1))
                .containsExactly(new DrawingEvent.Progress(0, 100, null), new DrawingEvent.Progress(50, 100, null));
        assertThat(server.orders()).singleElement().satisfies(form -> {
            assertThat(form).containsEntry("model", "director").containsEntry("prompt", "it sails");
            assertThat(form)
                    .containsEntry("seconds", "4")
                    .containsEntry("size", "24x16")
                    .containsEntry("seed", "7");
            assertThat(form.get("input_reference")).contains("PNG");
        });
        assertThat(server.left()).isZero();
    }

    @Test
    void animate_thatFailsOrIsGivenUp_leavesNothingAtTheServer() {
        assertThatThrownBy(() ->
                        model(Duration.ofSeconds(10)).animate(request("broken")).blockLast(LIMIT))
                .isInstanceOf(ModelException.class);
        assertThat(server.left()).isZero();

        // The first event says that the video is ordered.
        assertThat(model(Duration.ofSeconds(10)).animate(request("it sails")).blockFirst(LIMIT))
                .isInstanceOf(DrawingEvent.Progress.class);
        Awaitility.await().untilAsserted(() -> assertThat(server.left()).isZero());
        assertThat(server.orders()).hasSize(2);
    }

    @Test
    void animate_notDoneInTime_isUnavailable() {
        OpenAiAnimationModel slow = new OpenAiAnimationModel(new OpenAiAnimationOptions(
                server.endpoint(), "director", LIMIT, Duration.ofSeconds(60), Duration.ofMillis(300)));

        assertThatThrownBy(() -> slow.animate(request("it sails")).blockLast(LIMIT))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        late -> assertThat(late.code()).isEqualTo(ModelException.Code.UNAVAILABLE));
        Awaitility.await().untilAsserted(() -> assertThat(server.left()).isZero());
    }

    private OpenAiAnimationModel model(Duration deadline) {
        return new OpenAiAnimationModel(new OpenAiAnimationOptions(
                server.endpoint(), "director", Duration.ofSeconds(5), Duration.ofMillis(5), deadline));
    }

    private static AnimationRequest request(String prompt) {
        return new AnimationRequest(Pictures.png(24, 16, 9), prompt, Duration.ofSeconds(4), 7L);
    }
}
