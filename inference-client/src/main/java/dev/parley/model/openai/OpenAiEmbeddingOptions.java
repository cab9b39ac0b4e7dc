package dev.parley.model.openai;

import java.time.Duration;

/**
 * An embedding model at a server.
 *
 * @param model the model's name at the server
 * @param maxTexts texts of one request; more are sent in several
 * @param timeout longest wait for the answer to one request
 */
public record OpenAiEmbeddingOptions(OpenAiEndpoint endpoint, String model, int maxTexts, Duration timeout) {

    public OpenAiEmbeddingOptions {
        if (model.isBlank()) {
            throw new IllegalArgumentException("model must not be blank");
        }
        if (maxTexts < 1) {
            throw new IllegalArgumentException("maxTexts must be at least 1 but is " + maxTexts);
        }
    }
}
