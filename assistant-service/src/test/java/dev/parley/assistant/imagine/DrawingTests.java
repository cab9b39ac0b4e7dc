package dev.parley.assistant.imagine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.assistant.rollout.Audience;
import dev.parley.assistant.rollout.FeatureSwitch;
import dev.parley.assistant.rollout.Rollouts;
import dev.parley.assistant.rollout.RolloutsOfTest;
import dev.parley.assistant.rollout.SwitchName;
import dev.parley.memory.rollout.RolloutStore;
import dev.parley.model.DrawingEvent;
import dev.parley.model.ImageModel;
import dev.parley.model.ImageRequest;
import dev.parley.model.ModelException;
import dev.parley.model.Picture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DrawingTests {

    private final Rollouts rollouts = RolloutsOfTest.allOn();

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Picture PICTURE = new Picture(new byte[] {1, 2, 3}, "image/png", 64, 64);

    @TempDir
    Path folder;

    private final List<ImageRequest> asked = new CopyOnWriteArrayList<>();
    private final List<String> stopped = new CopyOnWriteArrayList<>();

    private Drawing drawing(@Nullable Function<ImageRequest, Flux<DrawingEvent>> work) {
        ImageModel model = work == null
                ? null
                : new ImageModel() {
                    @Override
                    public String name() {
                        return "pencil";
                    }

                    @Override
                    public Flux<DrawingEvent> draw(ImageRequest request) {
                        asked.add(request);
                        return work.apply(request).doOnCancel(() -> stopped.add(request.prompt()));
                    }
                };
        return new Drawing(
                model,
                new PictureShelf(folder, 10),
                new ImagineProperties(64, Duration.ofMillis(1), 20),
                rollouts,
                JSON);
    }

    @Test
    void follow_imagesSwitchedOff_saysThatItIsPausedAndDrawsAgainWhenTheyAreOn() {
        Drawing drawing = drawing(request -> Flux.just(new DrawingEvent.Finished(PICTURE)));
        rollouts.put(SwitchName.IMAGES, new FeatureSwitch(false, Audience.EVERYBODY), RolloutStore.ANY_REVISION)
                .block();
        assertThat(read(drawing.follow(Flux.just("{\"prompt\": \"a hill\"}")))
                        .getFirst()
                        .path("code")
                        .asString(""))
                .isEqualTo("paused");
        assertThat(asked).isEmpty();

        rollouts.resetSwitch(SwitchName.IMAGES).block();

        read(drawing.follow(Flux.just("{\"prompt\": \"a hill\"}")));
        assertThat(asked).hasSize(1);
    }

    private static List<JsonNode> read(Flux<String> answers) {
        List<JsonNode> read = new ArrayList<>();
        answers.map(JSON::readTree).take(Duration.ofSeconds(10)).toIterable().forEach(read::add);
        return read;
    }

    @Test
    void follow_prompt_tellsProgressAndThenWhereThePictureIs() {
        Drawing drawing = drawing(request -> Flux.just(
                new DrawingEvent.Progress(1, 2, PICTURE),
                new DrawingEvent.Progress(2, 2, null),
                new DrawingEvent.Finished(PICTURE)));
        List<JsonNode> answers = read(drawing.follow(Flux.just("{\"prompt\":\" a boat \",\"seed\":7}")));
        assertThat(answers)
                .extracting(answer -> answer.path("type").asString(""))
                .containsExactly("progress", "progress", "picture");
        assertThat(answers.getFirst().path("preview").asString("")).isEqualTo("data:image/png;base64,AQID");
        assertThat(answers.getLast().path("url").asString("")).matches("/pictures/[0-9a-f]{32}\\.png");
        assertThat(asked).containsExactly(new ImageRequest("a boat", 64, 64, 7L));
    }

    @Test
    void follow_newWords_takeThePlaceOfThePictureThatIsDrawn() {
        Sinks.Many<String> typed = Sinks.many().unicast().onBackpressureBuffer();
        List<String> answers = new CopyOnWriteArrayList<>();
        Drawing drawing = drawing(request -> request.prompt().equals("a boat at sea")
                ? Flux.just(new DrawingEvent.Finished(PICTURE))
                : Flux.never());
        drawing.follow(typed.asFlux()).subscribe(answers::add);
        typed.tryEmitNext("{\"prompt\":\"a boat\"}");
        await().until(() -> asked.size() == 1);
        typed.tryEmitNext("{\"prompt\":\"a boat at sea\"}");
        await().until(() -> answers.size() == 1);
        assertThat(stopped).containsExactly("a boat");
        assertThat(answers.getFirst()).contains("a boat at sea").contains("/pictures/");
        typed.tryEmitNext("{\"prompt\":\"a tree\"}");
        await().until(() -> asked.size() == 3);
        typed.tryEmitNext("{\"prompt\":\"\"}");
        await().until(() -> stopped.contains("a tree"));
    }

    @Test
    void follow_badInputOrFault_tellsAProblemAndGoesOn() {
        Drawing drawing =
                drawing(request -> Flux.error(new ModelException(ModelException.Code.OVERLOADED, "busy", null)));
        assertThat(codes(drawing, "{")).containsExactly("malformed_message");
        assertThat(codes(drawing, "{\"prompt\":\"" + "a".repeat(21) + "\"}")).containsExactly("prompt_too_long");
        assertThat(codes(drawing, "{\"prompt\":\"a boat\"}")).hasSize(1).doesNotContain("internal");
        assertThat(codes(drawing, "{\"prompt\":\"  \"}")).isEmpty();
        assertThat(codes(drawing(null), "{\"prompt\":\"a boat\"}")).containsExactly("no_image_model");
    }

    private static List<String> codes(Drawing drawing, String message) {
        return read(drawing.follow(Flux.just(message))).stream()
                .map(answer -> answer.path("code").asString(""))
                .toList();
    }
}
