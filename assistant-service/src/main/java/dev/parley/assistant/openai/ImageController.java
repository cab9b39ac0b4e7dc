package dev.parley.assistant.openai;

import dev.parley.assistant.imagine.PictureShelf;
import dev.parley.assistant.rollout.SwitchName;
import dev.parley.model.DrawingEvent;
import dev.parley.model.ImageModel;
import dev.parley.model.ImageRequest;
import dev.parley.model.Picture;
import java.net.URI;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/images/generations}. {@code seed} is ours, for the same picture again. */
@RestController
class ImageController {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Set<String> SERVED =
            Set.of("model", "prompt", "n", "size", "response_format", "seed", "user", "stream", "partial_images");

    /** Which model draws, and how, is set where the model is: of these only the default is served. */
    private static final List<String> AUTOMATIC = List.of("quality", "background", "moderation");

    private static final String USUAL_SIZE = "1024x1024";
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})");

    /** Where pictures of programs are kept; they belong to no conversation. */
    private static final String SHELF = "api";

    private final OtherModels models;
    private final PictureShelf shelf;
    private final ApiAccess access;
    private final ApiUsers users;
    private final ApiSwitches switches;
    private final ImageLimits limits;
    private final int userLength;
    private final URI pictures;
    private final Clock clock;

    ImageController(
            OtherModels models,
            PictureShelf shelf,
            ApiAccess access,
            ApiUsers users,
            ApiSwitches switches,
            ImageLimits limits,
            ApiProperties properties,
            @Value("${parley.public-url}") URI publicUrl,
            Clock clock) {
        this.models = models;
        this.shelf = shelf;
        this.access = access;
        this.users = users;
        this.switches = switches;
        this.limits = limits;
        this.userLength = properties.limits().userLength();
        this.pictures = publicUrl.resolve("/pictures/");
        this.clock = clock;
    }

    @PostMapping("/v1/images/generations")
    Mono<ObjectNode> generate(ServerHttpRequest request, @RequestBody JsonNode body) {
        access.check(request);
        refuseWhatIsNotServed(body);
        JsonNode name = body.path("model");
        ImageModel model = models.image(Fields.absent(name) ? "" : Fields.text(name, "model"));
        ImageRequest wish = wish(body);
        Integer wanted = Fields.whole(body.path("n"), "n", 1, limits.pictures());
        boolean inline = isInline(body.path("response_format"));
        Flux<Picture> drawn = Flux.range(0, wanted == null ? 1 : wanted)
                .concatMap(number -> model.draw(numbered(wish, number)))
                .ofType(DrawingEvent.Finished.class)
                .map(DrawingEvent.Finished::picture);
        String user = Fields.text(body.path("user"), "user", userLength);
        return switches.whileOn(user, model.name(), List.of(SwitchName.IMAGES), users.admit(user, drawn))
                .concatMap(picture -> inline ? Mono.just(inline(picture)) : kept(picture))
                .collectList()
                .map(entries -> {
                    ObjectNode root = MAPPER.createObjectNode()
                            .put("created", clock.instant().getEpochSecond());
                    root.putArray("data").addAll(entries);
                    return root;
                });
    }

    private static void refuseWhatIsNotServed(JsonNode body) {
        Fields.object(body, "body");
        for (String name : AUTOMATIC) {
            JsonNode value = body.path(name);
            if (!Fields.absent(value) && !Fields.text(value, name).equals("auto")) {
                throw OpenAiException.unsupported(name, "only auto is served: the model draws as it is set up");
            }
        }
        if (Fields.flag(body.path("stream"), "stream", false)) {
            throw OpenAiException.unsupported("stream", "pictures come whole");
        }
        Integer partial = Fields.whole(body.path("partial_images"), "partial_images", 0, Integer.MAX_VALUE);
        if (partial != null && partial > 0) {
            throw OpenAiException.unsupported("partial_images", "pictures come whole");
        }
        ObjectNode others = ((ObjectNode) body).deepCopy();
        others.remove(AUTOMATIC);
        Fields.parameters(others, SERVED);
    }

    private ImageRequest wish(JsonNode body) {
        String prompt = Fields.text(body.path("prompt"), "prompt", limits.promptLength());
        if (prompt.isBlank()) {
            throw OpenAiException.invalid("prompt", "must say what is to be seen");
        }
        String given = Fields.absent(body.path("size")) ? "auto" : Fields.text(body.path("size"), "size");
        Matcher size = SIZE.matcher(given.equals("auto") ? USUAL_SIZE : given);
        if (!size.matches()
                || Integer.parseInt(size.group(1)) > limits.side()
                || Integer.parseInt(size.group(2)) > limits.side()) {
            throw OpenAiException.invalid(
                    "size", "must be auto or WIDTHxHEIGHT with at most " + limits.side() + " pixels each");
        }
        JsonNode seed = body.path("seed");
        if (!Fields.absent(seed) && !(seed.isIntegralNumber() && seed.canConvertToLong())) {
            throw OpenAiException.invalid("seed", "must be a whole number");
        }
        return new ImageRequest(
                prompt,
                Integer.parseInt(size.group(1)),
                Integer.parseInt(size.group(2)),
                Fields.absent(seed) ? null : seed.longValue());
    }

    /** Several pictures of one seed would be one picture several times. */
    private static ImageRequest numbered(ImageRequest wish, int number) {
        Long seed = wish.seed();
        return new ImageRequest(wish.prompt(), wish.width(), wish.height(), seed == null ? null : seed + number);
    }

    private static boolean isInline(JsonNode format) {
        return switch (Fields.absent(format) ? "url" : Fields.text(format, "response_format")) {
            case "url" -> false;
            case "b64_json" -> true;
            default -> throw OpenAiException.invalid("response_format", "must be url or b64_json");
        };
    }

    private static ObjectNode inline(Picture picture) {
        return MAPPER.createObjectNode().put("b64_json", Base64.getEncoder().encodeToString(picture.bytes()));
    }

    private Mono<ObjectNode> kept(Picture picture) {
        return shelf.keep(SHELF, picture)
                .map(name -> MAPPER.createObjectNode()
                        .put("url", pictures.resolve(name).toString()));
    }
}
