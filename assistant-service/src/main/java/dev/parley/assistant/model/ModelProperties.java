package dev.parley.assistant.model;

import dev.parley.llama.backend.Device;
import dev.parley.llama.backend.KvCacheType;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The chat model.
 *
 * @param path a GGUF file, or the folder of a checkpoint
 * @param contextLength positions for prompt and answer; 0 takes the checkpoint's, at most 8192
 * @param maxSequences answers that are written at once, each with its own KV cache
 * @param maxWaiting requests that wait beyond those; more are refused
 * @param prefixCacheSize most memory for what finished texts computed, so that the next turn need not compute it again
 * @param threads threads that compute; 0 takes one for each processor
 * @param weights how matrices are held: {@code f32}, {@code q8} or {@code q4}
 * @param kvCacheType how keys and values are kept: {@code f32}, {@code f16} or {@code q8}
 * @param device {@code auto}, {@code cpu} or {@code cuda}
 * @param gpuLayers how many of the last layers a GPU computes at most; -1 for all
 * @param deadline longest time for one answer, waiting included
 */
@ConfigurationProperties("parley.model")
public record ModelProperties(
        @DefaultValue("./models/demo") Path path,
        @DefaultValue("0") int contextLength,
        @DefaultValue("4") int maxSequences,
        @DefaultValue("256") int maxWaiting,
        @DefaultValue("512MB") DataSize prefixCacheSize,
        @DefaultValue("0") int threads,
        @DefaultValue("f32") Weights weights,
        @DefaultValue("f32") KvCacheType kvCacheType,
        @DefaultValue("auto") Device device,
        @DefaultValue("-1") int gpuLayers,
        @DefaultValue("5m") Duration deadline,
        @DefaultValue Remote remote) {

    /**
     * A server that speaks the OpenAI API, used instead of a model in this process.
     *
     * @param baseUrl up to and including the version, for example {@code http://127.0.0.1:8000/v1}; empty for none
     * @param apiKey sent as bearer token; empty for servers that want none
     * @param name the model's name at the server
     * @param vision whether it sees pictures
     * @param connect longest wait for a connection
     * @param firstToken longest wait for the beginning of an answer
     * @param idle longest silence within an answer
     * @param attempts tries of a request that fails before its answer begins
     * @param longestRetryWait longest wait between two tries; a server that asks for a longer one is not asked again
     */
    public record Remote(
            @DefaultValue("") String baseUrl,
            @DefaultValue("") String apiKey,
            @DefaultValue("") String name,
            @DefaultValue("false") boolean vision,
            @DefaultValue("5s") Duration connect,
            @DefaultValue("60s") Duration firstToken,
            @DefaultValue("30s") Duration idle,
            @DefaultValue("3") int attempts,
            @DefaultValue("30s") Duration longestRetryWait)
            implements ServerSettings {

        @Override
        public String toString() {
            return "Remote[baseUrl=" + baseUrl + ", name=" + name + ", apiKey=***]";
        }
    }

    /** How matrices are held while the model runs. */
    public enum Weights {
        F32,
        Q8,
        Q4
    }
}
