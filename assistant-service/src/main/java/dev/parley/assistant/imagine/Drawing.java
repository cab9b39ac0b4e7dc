package dev.parley.assistant.imagine;

import dev.parley.assistant.ModelProblems;
import dev.parley.assistant.RequestException;
import dev.parley.assistant.rollout.Rollouts;
import dev.parley.assistant.rollout.Subject;
import dev.parley.assistant.rollout.SwitchName;
import dev.parley.model.DrawingEvent;
import dev.parley.model.ImageModel;
import dev.parley.model.ImageRequest;
import dev.parley.model.ModelException;
import dev.parley.model.Picture;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows what a person types with pictures. A wish that comes while another is drawn takes its place, and the model stops
 * with that. Thread-safe.
 */
final class Drawing {

    /** Where pictures of this page are kept; they belong to no conversation. */
    private static final String SHELF = "imagine";

    private final @Nullable ImageModel model;
    private final PictureShelf shelf;
    private final ImagineProperties properties;
    private final Rollouts rollouts;
    private final JsonMapper json;

    /** @param model null where none is configured */
    Drawing(
            @Nullable ImageModel model,
            PictureShelf shelf,
            ImagineProperties properties,
            Rollouts rollouts,
            JsonMapper json) {
        this.model = model;
        this.shelf = shelf;
        this.properties = properties;
        this.rollouts = rollouts;
        this.json = json;
    }

    /**
     * @param prompt what is to be seen; blank stops
     * @param seed the same seed keeps the picture while the words change; null takes another each time
     */
    record Wish(@Nullable String prompt, @Nullable Long seed) {}

    /** Messages of the page in, messages for the page out, both JSON as text. */
    Flux<String> follow(Flux<String> messages) {
        return messages.switchMap(this::answer).map(json::writeValueAsString);
    }

    private Flux<Map<String, Object>> answer(String message) {
        Wish wish;
        try {
            wish = json.readValue(message, Wish.class);
        } catch (JacksonException e) {
            return Flux.just(problem("malformed_message", "A message must be {\"prompt\": TEXT, \"seed\"?: NUMBER}."));
        }
        String prompt = wish.prompt() == null ? "" : wish.prompt().strip();
        if (!rollouts.isOn(SwitchName.IMAGES, new Subject("", "web", ""))) {
            return Flux.just(problem("paused", "Drawing is paused at the moment. Please try again later."));
        }
        if (model == null) {
            return Flux.just(problem("no_image_model", "No model that draws is configured."));
        }
        if (prompt.length() > properties.maxPrompt()) {
            return Flux.just(
                    problem("prompt_too_long", "prompt must have at most " + properties.maxPrompt() + " characters."));
        }
        return prompt.isEmpty() ? Flux.empty() : draw(model, prompt, wish.seed());
    }

    private Flux<Map<String, Object>> draw(ImageModel artist, String prompt, @Nullable Long seed) {
        ImageRequest request = new ImageRequest(prompt, properties.size(), properties.size(), seed);
        return Mono.delay(properties.quiet())
                .thenMany(Flux.defer(() -> artist.draw(request)))
                .concatMap(event -> switch (event) {
                    case DrawingEvent.Progress progress -> Mono.just(progress(progress));
                    case DrawingEvent.Finished finished ->
                        shelf.keep(SHELF, finished.picture())
                                .map(name ->
                                        message("picture", "url", PictureController.PATH + name, "prompt", prompt));
                })
                .onErrorResume(fault -> Mono.just(problem(fault)));
    }

    private static Map<String, Object> progress(DrawingEvent.Progress progress) {
        Map<String, Object> message = message("progress", "step", progress.step(), "steps", progress.steps());
        Picture preview = progress.preview();
        if (preview != null) {
            message.put(
                    "preview",
                    "data:" + preview.mediaType() + ";base64,"
                            + Base64.getEncoder().encodeToString(preview.bytes()));
        }
        return message;
    }

    private static Map<String, Object> problem(Throwable fault) {
        return switch (fault) {
            case ModelException known -> problem(ModelProblems.code(known.code()), ModelProblems.detail(known.code()));
            case RequestException known -> problem(known.code(), known.detail());
            default -> problem("internal", "Something went wrong on our side.");
        };
    }

    private static Map<String, Object> problem(String code, String detail) {
        return message("problem", "code", code, "detail", detail);
    }

    private static Map<String, Object> message(String type, String key, Object value, String other, Object second) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", type);
        message.put(key, value);
        message.put(other, second);
        return message;
    }
}
