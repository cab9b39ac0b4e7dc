package dev.parley.model.openai;

import dev.parley.model.EmbeddingInfo;
import dev.parley.model.EmbeddingModel;
import dev.parley.model.EmbeddingRequest;
import dev.parley.model.Embeddings;
import dev.parley.model.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An embedding model at a server with {@code POST /embeddings}, for example vLLM, TEI or the llama.cpp server. Thread-safe. */
public final class OpenAiEmbeddingModel implements EmbeddingModel {

    /** Requests of one call that are on their way at once. */
    private static final int CONCURRENCY = 4;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final OpenAiServer server;
    private final OpenAiEmbeddingOptions options;
    private volatile int dimensions;

    public OpenAiEmbeddingModel(OpenAiEmbeddingOptions options) {
        this.options = options;
        this.server = new OpenAiServer(options.endpoint());
    }

    @Override
    public EmbeddingInfo info() {
        return new EmbeddingInfo(options.model(), dimensions, 0);
    }

    @Override
    public Mono<Embeddings> embed(EmbeddingRequest request) {
        return Flux.fromIterable(request.texts())
                .buffer(options.maxTexts())
                .flatMapSequential(
                        texts -> server.post("/embeddings", body(texts, request.dimensions()), options.timeout())
                                .map(answer -> read(answer, texts.size())),
                        CONCURRENCY)
                .collectList()
                .map(parts -> joined(parts, request.dimensions()));
    }

    private ObjectNode body(List<String> texts, @Nullable Integer dimensions) {
        ObjectNode body =
                MAPPER.createObjectNode().put("model", options.model()).put("encoding_format", "float");
        if (dimensions != null) {
            body.put("dimensions", dimensions);
        }
        ArrayNode input = body.putArray("input");
        texts.forEach(input::add);
        return body;
    }

    private static Embeddings read(JsonNode answer, int texts) {
        float[][] vectors = new float[texts][];
        for (JsonNode entry : answer.path("data")) {
            int index = entry.path("index").asInt(-1);
            JsonNode values = entry.path("embedding");
            if (index < 0 || index >= texts || !values.isArray() || values.isEmpty()) {
                throw broken();
            }
            float[] vector = new float[values.size()];
            for (int place = 0; place < vector.length; place++) {
                JsonNode value = values.get(place);
                if (!value.isNumber()) {
                    throw broken();
                }
                vector[place] = value.floatValue();
            }
            vectors[index] = Embeddings.normalized(vector);
        }
        if (Arrays.asList(vectors).contains(null)) {
            throw broken();
        }
        return new Embeddings(
                List.of(vectors), answer.path("usage").path("prompt_tokens").asInt(0));
    }

    private Embeddings joined(List<Embeddings> parts, @Nullable Integer wanted) {
        List<float[]> vectors = new ArrayList<>();
        int tokens = 0;
        for (Embeddings part : parts) {
            vectors.addAll(part.vectors());
            tokens += part.tokens();
        }
        if (!vectors.isEmpty()) {
            int length = vectors.getFirst().length;
            if (vectors.stream().anyMatch(vector -> vector.length != length)) {
                throw broken();
            }
            if (wanted == null) {
                dimensions = length;
            } else if (wanted != length) {
                throw ModelException.invalid("dimensions", "the model gives vectors of " + length + " values", null);
            }
        }
        return new Embeddings(vectors, tokens);
    }

    private static ModelException broken() {
        return new ModelException(
                ModelException.Code.UNAVAILABLE, "the server did not answer with one vector for each text", null);
    }
}
