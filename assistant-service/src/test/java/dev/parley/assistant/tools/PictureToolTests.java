package dev.parley.assistant.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.imagine.PictureShelf;
import dev.parley.model.AnimationModel;
import dev.parley.model.AnimationRequest;
import dev.parley.model.DrawingEvent;
import dev.parley.model.ImageModel;
import dev.parley.model.ImageRequest;
import dev.parley.model.ModelException;
import dev.parley.model.Picture;
import dev.parley.tool.ToolAttachment;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.ToolResult;
import dev.parley.tool.policy.ToolInvocation;
import dev.parley.tool.policy.ToolInvoker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class PictureToolTests {

    private static final Picture STILL = new Picture(new byte[] {1, 2, 3}, "image/png", 64, 64);
    private static final Picture MOVING = new Picture(new byte[] {4}, "video/mp4", 64, 64);
    private static final URI ADDRESS = URI.create("https://parley.example");

    @TempDir
    Path folder;

    private final List<AnimationRequest> animated = new ArrayList<>();

    @Test
    void create_finishedPicture_isKeptUnderTheAddressTold() throws IOException {
        ToolInvocation done = call(2, "create_image", "{\"prompt\":\"a red kite\"}", "c");

        String text = ((ToolResult.Ok) done.result()).text();
        assertThat(text).startsWith("Ready at https://parley.example/pictures/");
        String name = text.replaceAll("^.*/pictures/([0-9a-f]{32}\\.png)\\..*$", "$1");
        assertThat(Files.readAllBytes(folder.resolve(name))).isEqualTo(STILL.bytes());
        assertThat(((ToolResult.Ok) done.result()).attachments())
                .containsExactly(new ToolAttachment("image/png", ADDRESS + "/pictures/" + name));
    }

    @Test
    void animate_pictureOfTheConversation_isSetInMotion() {
        PictureShelf shelf = new PictureShelf(folder, 10);

        assertThat(call(shelf, "animate_image", "{}", "c").result().outcome()).isEqualTo("no_picture");
        call(shelf, "create_image", "{\"prompt\":\"a red kite\"}", "c");
        assertThat(call(shelf, "animate_image", "{}", "other").result().outcome())
                .isEqualTo("no_picture");

        assertThat(((ToolResult.Ok) call(shelf, "animate_image", "{}", "c").result()).text())
                .contains(".mp4");
        assertThat(animated)
                .singleElement()
                .satisfies(request -> assertThat(request.picture().bytes()).isEqualTo(STILL.bytes()));
    }

    @Test
    void create_modelFails_isAFailureAndNothingIsKept() throws IOException {
        assertThat(call(2, "create_image", "{\"prompt\":\"broken\"}", "c")
                        .result()
                        .outcome())
                .isEqualTo("tool_error");
        assertThat(files()).isZero();
    }

    @Test
    void create_morePicturesThanKept_oldestGo() throws IOException {
        PictureShelf shelf = new PictureShelf(folder, 2);
        for (int i = 0; i < 5; i++) {
            call(shelf, "create_image", "{\"prompt\":\"a red kite\"}", "c");
        }

        assertThat(files()).isEqualTo(2);
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }

    private ToolInvocation call(int most, String tool, String arguments, String conversation) {
        return call(new PictureShelf(folder, most), tool, arguments, conversation);
    }

    private ToolInvocation call(PictureShelf shelf, String tool, String arguments, String conversation) {
        ToolRegistry registry = ToolRegistry.of(
                PictureTool.create(new Drawer(), shelf, ADDRESS), PictureTool.animate(new Animator(), shelf, ADDRESS));
        Instant now = Instant.now();
        return Objects.requireNonNull(ToolInvoker.of(registry, Clock.systemUTC())
                .invoke(tool, arguments, new ToolContext("p", conversation, "t", now, now.plusSeconds(30), 1))
                .block());
    }

    private static final class Drawer implements ImageModel {

        @Override
        public String name() {
            return "drawer";
        }

        @Override
        public Flux<DrawingEvent> draw(ImageRequest request) {
            return request.prompt().equals("broken")
                    ? Flux.error(new ModelException(ModelException.Code.INTERNAL, "broken", null))
                    : Flux.just(new DrawingEvent.Progress(1, 2, null), new DrawingEvent.Finished(STILL));
        }
    }

    private final class Animator implements AnimationModel {

        @Override
        public String name() {
            return "animator";
        }

        @Override
        public Flux<DrawingEvent> animate(AnimationRequest request) {
            animated.add(request);
            return Flux.just(new DrawingEvent.Finished(MOVING));
        }
    }
}
