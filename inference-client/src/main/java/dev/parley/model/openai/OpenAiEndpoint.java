package dev.parley.model.openai;

import java.net.URI;
import java.time.Duration;

/**
 * A server that speaks the OpenAI API, and how it is reached.
 *
 * @param baseUrl up to and including the version, for example {@code http://127.0.0.1:8000/v1}
 * @param apiKey sent as bearer token; empty for servers that want none
 * @param connect longest wait for a connection
 * @param attempts tries of a request that fails, before any of its answer came, in a way that may pass
 * @param longestWait longest wait between two tries; a server that asks for a longer one is not asked again
 */
public record OpenAiEndpoint(URI baseUrl, String apiKey, Duration connect, int attempts, Duration longestWait) {

    public OpenAiEndpoint {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1 but is " + attempts);
        }
        if (!connect.isPositive()) {
            throw new IllegalArgumentException("connect must be above 0 but is " + connect);
        }
    }

    @Override
    public String toString() {
        return "OpenAiEndpoint[baseUrl=" + baseUrl + ", apiKey=***]";
    }
}
