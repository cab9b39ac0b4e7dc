package dev.parley.model.openai;

import java.net.URI;
import java.time.Duration;

/**
 * A server and what is asked of it.
 *
 * @param baseUrl up to and including the version, for example {@code http://127.0.0.1:8000/v1}
 * @param apiKey sent as bearer token; empty for servers that want none
 * @param model the model's name at the server
 * @param contextLength positions for prompt and answer together
 * @param firstToken longest wait for the first event of an answer
 * @param idle longest wait between two events
 * @param attempts tries of a request that fails in a way that may pass
 */
public record OpenAiOptions(
        URI baseUrl, String apiKey, String model, int contextLength, Duration firstToken, Duration idle, int attempts) {

    public OpenAiOptions {
        if (model.isBlank()) {
            throw new IllegalArgumentException("model must not be blank");
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1 but is " + attempts);
        }
    }

    @Override
    public String toString() {
        return "OpenAiOptions[baseUrl=" + baseUrl + ", model=" + model + ", apiKey=***]";
    }
}
