package dev.parley.model.openai;

import java.time.Duration;

/**
 * A chat model at a server.
 *
 * @param model the model's name at the server
 * @param contextLength positions for prompt and answer together
 * @param firstToken longest wait for the first piece of an answer, keep-alive comments not counted
 * @param idle longest silence within an answer
 */
public record OpenAiOptions(
        OpenAiEndpoint endpoint, String model, int contextLength, Duration firstToken, Duration idle) {

    public OpenAiOptions {
        if (model.isBlank()) {
            throw new IllegalArgumentException("model must not be blank");
        }
    }
}
