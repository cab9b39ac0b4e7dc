package dev.parley.assistant.openai;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large a request may be; what is larger is refused by the name of the parameter. The size of a whole body is {@code
 * spring.codec.max-in-memory-size}.
 *
 * @param messages messages of one chat
 * @param contentParts parts of one message's content
 * @param images pictures of one message, for models that see
 * @param imageSize one picture
 * @param choices answers to one request, {@code n}
 * @param stops texts that end an answer
 * @param logitBiases tokens with a bias
 * @param topLogprobs most probable tokens that are told at each place beside the drawn one
 * @param tools tools that are offered, and calls of one message
 * @param schemaSize text of one JSON Schema, of a tool or of a response
 * @param schemaDepth objects and lists within each other in one JSON Schema
 * @param userLength characters of {@code user}, {@code safety_identifier} and {@code prompt_cache_key}
 */
public record ApiLimits(
        @DefaultValue("512") int messages,
        @DefaultValue("64") int contentParts,
        @DefaultValue("8") int images,
        @DefaultValue("2MB") DataSize imageSize,
        @DefaultValue("8") int choices,
        @DefaultValue("4") int stops,
        @DefaultValue("300") int logitBiases,
        @DefaultValue("20") int topLogprobs,
        @DefaultValue("128") int tools,
        @DefaultValue("128KB") DataSize schemaSize,
        @DefaultValue("64") int schemaDepth,
        @DefaultValue("200") int userLength) {

    public static final ApiLimits DEFAULT =
            new ApiLimits(512, 64, 8, DataSize.ofMegabytes(2), 8, 4, 300, 20, 128, DataSize.ofKilobytes(128), 64, 200);

    /** What the models can tell at most. */
    private static final int MOST_ALTERNATIVES = 100;

    public ApiLimits {
        atLeast(1, "messages", messages);
        atLeast(1, "content-parts", contentParts);
        atLeast(0, "images", images);
        atLeast(1, "image-size", imageSize.toBytes());
        atLeast(1, "choices", choices);
        atLeast(0, "stops", stops);
        atLeast(0, "logit-biases", logitBiases);
        atLeast(0, "top-logprobs", topLogprobs);
        atLeast(0, "tools", tools);
        atLeast(1, "schema-size", schemaSize.toBytes());
        atLeast(1, "schema-depth", schemaDepth);
        atLeast(1, "user-length", userLength);
        if (topLogprobs > MOST_ALTERNATIVES) {
            throw new IllegalArgumentException(
                    "parley.api.limits.top-logprobs must be at most " + MOST_ALTERNATIVES + " but is " + topLogprobs);
        }
    }

    private static void atLeast(int least, String name, long value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "parley.api.limits." + name + " must be at least " + least + " but is " + value);
        }
    }
}
