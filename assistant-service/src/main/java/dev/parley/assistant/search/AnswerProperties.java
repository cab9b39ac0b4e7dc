package dev.parley.assistant.search;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Services that search and answer by themselves. */
@ConfigurationProperties("parley.search.answers")
public record AnswerProperties(
        @DefaultValue Gemini gemini, @DefaultValue BingGrounding bingGrounding) {

    /**
     * Gemini with Google Search; on where a key is given.
     *
     * @param key API key; empty switches it off
     * @param model name of the model that answers
     * @param baseUrl where the service is; absent: its public address
     * @param timeout longest wait for one answer
     */
    public record Gemini(
            @DefaultValue("") String key,
            @DefaultValue("gemini-3-flash") String model,
            @Nullable URI baseUrl,
            @DefaultValue("15s") Duration timeout) {

        @Override
        public String toString() {
            return "Gemini[model=" + model + "]";
        }
    }

    /**
     * Grounding with Bing Search in a Microsoft Foundry project; on where an endpoint is given.
     *
     * @param endpoint address of the project
     * @param tokenFile file with a bearer token of Microsoft Entra, renewed from outside
     * @param deployment name of the deployed model
     * @param connection id of the project's connection to Bing
     * @param timeout longest wait for one answer
     */
    public record BingGrounding(
            @Nullable URI endpoint,
            @Nullable Path tokenFile,
            @DefaultValue("") String deployment,
            @DefaultValue("") String connection,
            @DefaultValue("15s") Duration timeout) {}
}
