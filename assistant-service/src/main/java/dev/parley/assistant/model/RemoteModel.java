package dev.parley.assistant.model;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A model at a server that speaks the OpenAI API.
 *
 * @param baseUrl up to and including the version, for example {@code http://127.0.0.1:8000/v1}; empty for none
 * @param apiKey sent as bearer token; empty for servers that want none
 * @param name the model's name at the server
 * @param connect longest wait for a connection
 * @param timeout longest wait for an answer
 * @param attempts tries of a request that fails in a way that may pass
 * @param longestRetryWait longest wait between two tries; a server that asks for a longer one is not asked again
 */
public record RemoteModel(
        @DefaultValue("") String baseUrl,
        @DefaultValue("") String apiKey,
        @DefaultValue("") String name,
        @DefaultValue("5s") Duration connect,
        @DefaultValue("120s") Duration timeout,
        @DefaultValue("3") int attempts,
        @DefaultValue("30s") Duration longestRetryWait)
        implements ServerSettings {

    @Override
    public String toString() {
        return "RemoteModel[baseUrl=" + baseUrl + ", name=" + name + ", apiKey=***]";
    }
}
