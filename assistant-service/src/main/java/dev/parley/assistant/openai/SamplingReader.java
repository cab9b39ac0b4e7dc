package dev.parley.assistant.openai;

import dev.parley.model.SamplingOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads how the tokens of an answer are drawn. Stateless. */
final class SamplingReader {

    private static final Pattern TOKEN_ID = Pattern.compile("[0-9]{1,9}");

    private final ApiLimits limits;

    SamplingReader(ApiLimits limits) {
        this.limits = limits;
    }

    SamplingOptions read(JsonNode root) {
        double temperature = Fields.number(root.path("temperature"), "temperature", 1, 0, 2);
        double topP = Fields.number(root.path("top_p"), "top_p", 1, 0, 1);
        if (topP == 0) {
            throw OpenAiException.invalid("top_p", "must be above 0");
        }
        return new SamplingOptions(
                temperature,
                topP,
                0,
                seed(root.path("seed")),
                stops(root.path("stop")),
                Fields.number(root.path("presence_penalty"), "presence_penalty", 0, -2, 2),
                Fields.number(root.path("frequency_penalty"), "frequency_penalty", 0, -2, 2),
                logitBias(root.path("logit_bias")));
    }

    private static @Nullable Long seed(JsonNode seed) {
        if (Fields.absent(seed)) {
            return null;
        }
        if (!seed.isIntegralNumber() || !seed.canConvertToLong()) {
            throw OpenAiException.invalid("seed", "must be a whole number of 64 bits");
        }
        return seed.longValue();
    }

    private List<String> stops(JsonNode stop) {
        if (Fields.absent(stop)) {
            return List.of();
        }
        List<String> stops = new ArrayList<>();
        if (stop.isArray()) {
            stop.forEach(entry -> stops.add(entry.isString() ? entry.stringValue() : ""));
        } else {
            stops.add(stop.isString() ? stop.stringValue() : "");
        }
        if (stops.size() > limits.stops() || stops.contains("")) {
            throw OpenAiException.invalid(
                    "stop", "must be a text or a list of up to " + limits.stops() + " texts, none of them empty");
        }
        return stops;
    }

    private Map<Integer, Float> logitBias(JsonNode biases) {
        Map<Integer, Float> read = new HashMap<>();
        if (Fields.absent(biases)) {
            return read;
        }
        if (!biases.isObject() || biases.size() > limits.logitBiases()) {
            throw OpenAiException.invalid(
                    "logit_bias",
                    "must be an object of at most " + limits.logitBiases() + " token ids with their bias");
        }
        for (String token : biases.propertyNames()) {
            if (!TOKEN_ID.matcher(token).matches()) {
                throw OpenAiException.invalid("logit_bias", "its names must be token ids, whole numbers");
            }
            read.put(Integer.valueOf(token), (float) Fields.number(biases.path(token), "logit_bias", 0, -100, 100));
        }
        return read;
    }
}
