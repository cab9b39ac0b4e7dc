package dev.parley.assistant.model;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The model that turns texts into vectors; without a path and a server there is none, and what would use it does without.
 *
 * @param path folder of a sentence encoder with its ONNX file, of the MiniLM, BGE or E5 kind
 * @param threads threads that compute; 0 takes one for each processor
 * @param maxWaiting texts that wait; more are refused
 * @param queryPrefix put before questions, for models that were trained with it, for example {@code "query: "}
 * @param passagePrefix put before passages, for example {@code "passage: "}
 */
@ConfigurationProperties("parley.embedding")
record EmbeddingProperties(
        @DefaultValue("") String path,
        @DefaultValue("0") int threads,
        @DefaultValue("8192") int maxWaiting,
        @DefaultValue("") String queryPrefix,
        @DefaultValue("") String passagePrefix,
        @DefaultValue Remote remote) {

    EmbeddingProperties {
        if (maxWaiting < 1) {
            throw new IllegalArgumentException("parley.embedding.max-waiting must be at least 1 but is " + maxWaiting);
        }
    }

    /**
     * A server that speaks the OpenAI API, used instead of an encoder in this process.
     *
     * @param baseUrl up to and including the version, for example {@code http://127.0.0.1:8000/v1}; empty for none
     * @param apiKey sent as bearer token; empty for servers that want none
     * @param name the model's name at the server
     * @param maxTexts texts of one request; more are sent in several
     * @param connect longest wait for a connection
     * @param timeout longest wait for the answer to one request
     * @param attempts tries of a request that fails in a way that may pass
     * @param longestRetryWait longest wait between two tries; a server that asks for a longer one is not asked again
     */
    record Remote(
            @DefaultValue("") String baseUrl,
            @DefaultValue("") String apiKey,
            @DefaultValue("") String name,
            @DefaultValue("64") int maxTexts,
            @DefaultValue("5s") Duration connect,
            @DefaultValue("30s") Duration timeout,
            @DefaultValue("3") int attempts,
            @DefaultValue("30s") Duration longestRetryWait)
            implements ServerSettings {

        @Override
        public String toString() {
            return "Remote[baseUrl=" + baseUrl + ", name=" + name + ", apiKey=***]";
        }
    }
}
