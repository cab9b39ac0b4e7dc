package dev.parley.assistant.openai;

import dev.parley.model.Caller;
import dev.parley.model.EmbeddingModel;
import dev.parley.model.EmbeddingRequest;
import dev.parley.model.Embeddings;
import dev.parley.model.Usage;
import dev.parley.model.UsageListener;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/embeddings}. A text of which something would be cut off is refused. */
@RestController
class EmbeddingController {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Set<String> SERVED = Set.of("model", "input", "encoding_format", "dimensions", "user");
    private static final int MAX_DIMENSIONS = 1 << 16;

    private final OtherModels models;
    private final ApiAccess access;
    private final ApiUsers users;
    private final ApiSwitches switches;
    private final UsageListener usage;
    private final EmbeddingLimits limits;
    private final int userLength;

    EmbeddingController(
            OtherModels models,
            ApiAccess access,
            ApiUsers users,
            ApiSwitches switches,
            UsageListener usage,
            EmbeddingLimits limits,
            ApiProperties properties) {
        this.models = models;
        this.access = access;
        this.users = users;
        this.switches = switches;
        this.usage = usage;
        this.limits = limits;
        this.userLength = properties.limits().userLength();
    }

    @PostMapping("/v1/embeddings")
    Mono<ObjectNode> embed(ServerHttpRequest request, @RequestBody JsonNode body) {
        access.check(request);
        Fields.parameters(body, SERVED);
        EmbeddingModel model = models.embedding(Fields.text(body.path("model"), "model"));
        boolean packed = isPacked(body.path("encoding_format"));
        EmbeddingRequest asked = new EmbeddingRequest(
                texts(body.path("input")),
                EmbeddingRequest.Use.SIMILARITY,
                Fields.whole(body.path("dimensions"), "dimensions", 1, MAX_DIMENSIONS),
                true);
        Flux<Embeddings> work = Flux.deferContextual(context -> model.embed(asked)
                .doOnNext(made -> usage.used(model.info().name(), Caller.in(context), new Usage(made.tokens(), 0, 0))));
        String user = Fields.text(body.path("user"), "user", userLength);
        return switches.whileOn(user, model.info().name(), List.of(), users.admit(user, work))
                .next()
                .map(made -> written(made, model.info().name(), packed));
    }

    private static boolean isPacked(JsonNode format) {
        return switch (Fields.absent(format) ? "float" : Fields.text(format, "encoding_format")) {
            case "float" -> false;
            case "base64" -> true;
            default -> throw OpenAiException.invalid("encoding_format", "must be float or base64");
        };
    }

    private List<String> texts(JsonNode input) {
        if (input.isString()) {
            return List.of(text(input, "input"));
        }
        Fields.list(input, "input", 1, limits.texts(), "texts");
        if (input.get(0).isNumber() || input.get(0).isArray()) {
            throw OpenAiException.unsupported(
                    "input", "tokens are not served, because they are the numbers of another vocabulary; send texts");
        }
        List<String> texts = new ArrayList<>();
        for (int index = 0; index < input.size(); index++) {
            texts.add(text(input.get(index), "input[" + index + "]"));
        }
        return texts;
    }

    private String text(JsonNode value, String at) {
        String text = Fields.text(value, at, limits.textLength());
        if (text.isBlank()) {
            throw OpenAiException.invalid(at, "must not be blank");
        }
        return text;
    }

    private static ObjectNode written(Embeddings made, String model, boolean packed) {
        ObjectNode root = MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = root.putArray("data");
        for (int index = 0; index < made.vectors().size(); index++) {
            ObjectNode entry = data.addObject().put("object", "embedding").put("index", index);
            float[] vector = made.vectors().get(index);
            if (packed) {
                entry.put("embedding", packed(vector));
            } else {
                ArrayNode values = entry.putArray("embedding");
                for (float value : vector) {
                    values.add(value);
                }
            }
        }
        root.put("model", model);
        root.putObject("usage").put("prompt_tokens", made.tokens()).put("total_tokens", made.tokens());
        return root;
    }

    /** 32-bit floats, the lowest byte first. */
    private static String packed(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
