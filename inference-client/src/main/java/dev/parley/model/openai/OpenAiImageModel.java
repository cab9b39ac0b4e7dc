package dev.parley.model.openai;

import dev.parley.model.DrawingEvent;
import dev.parley.model.ImageModel;
import dev.parley.model.ImageRequest;
import dev.parley.model.ModelException;
import dev.parley.model.Picture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A model that draws behind a server with {@code POST /images/generations}. It shows no steps. Thread-safe. */
public final class OpenAiImageModel implements ImageModel {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int PNG_HEAD = 24;
    private static final int PNG_WIDTH_AT = 16;
    private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int JPEG_SIGNATURE = 0xFFD8;
    private static final int RIFF = 0x52494646;

    private final OpenAiServer server;
    private final String model;
    private final Duration timeout;

    /**
     * @param model the model's name at the server
     * @param timeout longest wait for a picture
     */
    public OpenAiImageModel(OpenAiEndpoint endpoint, String model, Duration timeout) {
        this.server = new OpenAiServer(endpoint);
        this.model = model;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return model;
    }

    @Override
    public Flux<DrawingEvent> draw(ImageRequest request) {
        return Flux.defer(() -> {
            ObjectNode body = MAPPER.createObjectNode()
                    .put("model", model)
                    .put("prompt", request.prompt())
                    .put("n", 1)
                    .put("size", request.width() + "x" + request.height())
                    .put("response_format", "b64_json");
            Long seed = request.seed();
            if (seed != null) {
                body.put("seed", seed);
            }
            return server.post("/images/generations", body, timeout)
                    .<DrawingEvent>map(answer -> new DrawingEvent.Finished(picture(answer, request)));
        });
    }

    private static Picture picture(JsonNode answer, ImageRequest request) {
        try {
            byte[] bytes = Base64.getDecoder()
                    .decode(answer.path("data").path(0).path("b64_json").asString(""));
            ByteBuffer head = ByteBuffer.wrap(bytes);
            if (bytes.length >= PNG_HEAD && head.getLong(0) == PNG_SIGNATURE) {
                return new Picture(
                        bytes, "image/png", head.getInt(PNG_WIDTH_AT), head.getInt(PNG_WIDTH_AT + Integer.BYTES));
            }
            if (bytes.length >= PNG_HEAD && (head.getShort(0) & 0xFFFF) == JPEG_SIGNATURE) {
                return new Picture(bytes, "image/jpeg", request.width(), request.height());
            }
            if (bytes.length >= PNG_HEAD && head.getInt(0) == RIFF) {
                return new Picture(bytes, "image/webp", request.width(), request.height());
            }
        } catch (IllegalArgumentException e) {
            throw new ModelException(ModelException.Code.UNAVAILABLE, "the server's picture is not base64", e);
        }
        throw new ModelException(
                ModelException.Code.UNAVAILABLE, "the server gave no picture, or one of an unknown kind", null);
    }
}
