package dev.parley.assistant.tools;

import dev.parley.assistant.imagine.PictureShelf;
import dev.parley.model.AnimationModel;
import dev.parley.model.AnimationRequest;
import dev.parley.model.DrawingEvent;
import dev.parley.model.ImageModel;
import dev.parley.model.ImageRequest;
import dev.parley.model.Picture;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolAttachment;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Draws a picture, or sets the last one of the conversation in motion, and keeps it where the person can see it. */
public final class PictureTool implements Tool {

    private static final int SIZE = 1_024;
    private static final Duration LENGTH = Duration.ofSeconds(4);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final int MAX_RESULT_TOKENS = 200;

    private static final ToolSpec CREATE =
            new ToolSpec("create_image", "Draws a picture.", """
            {"type":"object","properties":{"prompt":{"type":"string","minLength":1,"maxLength":1000,\
            "description":"What is to be seen, in the words of the person"}},"required":["prompt"],\
            "additionalProperties":false}""", ToolEffect.CREATES, TIMEOUT, MAX_RESULT_TOKENS, true);

    private static final ToolSpec ANIMATE = new ToolSpec(
            "animate_image",
            "Sets the last picture of the conversation in motion.",
            """
            {"type":"object","properties":{"prompt":{"type":"string","maxLength":1000,\
            "description":"How it moves; leave out for any way"}},"additionalProperties":false}""",
            ToolEffect.CREATES,
            TIMEOUT,
            MAX_RESULT_TOKENS,
            true);

    private final ToolSpec spec;
    private final BiFunction<String, String, Flux<DrawingEvent>> work;
    private final PictureShelf shelf;
    private final URI pictures;

    private PictureTool(
            ToolSpec spec, BiFunction<String, String, Flux<DrawingEvent>> work, PictureShelf shelf, URI publicUrl) {
        this.spec = spec;
        this.work = work;
        this.shelf = shelf;
        this.pictures = publicUrl.resolve("/pictures/");
    }

    /** @param publicUrl where people reach this program */
    public static PictureTool create(ImageModel model, PictureShelf shelf, URI publicUrl) {
        return new PictureTool(
                CREATE,
                (conversation, prompt) -> model.draw(new ImageRequest(prompt, SIZE, SIZE, null)),
                shelf,
                publicUrl);
    }

    /** @param publicUrl where people reach this program */
    public static PictureTool animate(AnimationModel model, PictureShelf shelf, URI publicUrl) {
        return new PictureTool(
                ANIMATE,
                (conversation, prompt) -> shelf.lastStill(conversation)
                        .flatMapMany(picture -> model.animate(new AnimationRequest(picture, prompt, LENGTH, null))),
                shelf,
                publicUrl);
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
        String prompt = arguments.json().path("prompt").asString("");
        return Flux.defer(() -> work.apply(context.conversation(), prompt))
                .ofType(DrawingEvent.Finished.class)
                .next()
                .flatMap(finished -> keep(context.conversation(), finished.picture()))
                .defaultIfEmpty(new ToolResult.Failed(
                        "no_picture", "There is no picture in this conversation yet: draw one first."));
    }

    private Mono<ToolResult> keep(String conversation, Picture picture) {
        return shelf.keep(conversation, picture).map(name -> {
            String address = pictures.resolve(name).toString();
            return new ToolResult.Ok(
                    "Ready at " + address + ". Give the person this address, exactly as it is.",
                    List.of(),
                    List.of(new ToolAttachment(picture.mediaType(), address)));
        });
    }
}
