package dev.parley.assistant.model;

import dev.parley.model.Capability;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One more chat model: a checkpoint in this process, or one at a server.
 *
 * @param path GGUF file or folder of a Hugging Face checkpoint; empty for a server
 * @param baseUrl of a server with the OpenAI API, up to and including the version; empty for a checkpoint
 * @param apiKey sent to the server as bearer token; empty for servers that want none
 * @param name the model's name at the server
 * @param serves the name that it is asked for by; empty: its name under {@code parley.models}. Models with one such name
 *     share its requests
 * @param weight share of the requests beside others with the same {@code serves}
 * @param capabilities what it can do: {@code tools}, {@code json-schema}, {@code log-probabilities}, {@code vision}; requests that need more go elsewhere
 * @param contextLength positions for prompt and answer; 0 takes the checkpoint's, or 8192 for a server
 * @param maxSequences answers that a checkpoint writes at once
 * @param connect longest wait for a connection to the server
 * @param firstToken longest wait for the beginning of an answer of the server
 * @param idle longest silence within an answer of the server
 * @param attempts tries of a request that fails before its answer begins
 * @param longestRetryWait longest wait between two tries; a server that asks for a longer one is not asked again
 */
public record ModelSettings(
        @DefaultValue("") String path,
        @DefaultValue("") String baseUrl,
        @DefaultValue("") String apiKey,
        @DefaultValue("") String name,
        @DefaultValue("") String serves,
        @DefaultValue("1") int weight,

        @DefaultValue({"tools", "json-schema", "log-probabilities"})
        Set<Capability> capabilities,

        @DefaultValue("0") int contextLength,
        @DefaultValue("4") int maxSequences,
        @DefaultValue("5s") Duration connect,
        @DefaultValue("60s") Duration firstToken,
        @DefaultValue("30s") Duration idle,
        @DefaultValue("2") int attempts,
        @DefaultValue("5s") Duration longestRetryWait,
        @DefaultValue ModelLimits limits)
        implements ServerSettings {

    public ModelSettings {
        capabilities = Set.copyOf(capabilities);
    }

    @Override
    public String toString() {
        return "ModelSettings[path=" + path + ", baseUrl=" + baseUrl + ", name=" + name + ", serves=" + serves
                + ", apiKey=***]";
    }
}
