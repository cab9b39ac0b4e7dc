package dev.parley.assistant.model;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The chat model.
 *
 * @param path folder of a Hugging Face checkpoint
 * @param contextLength positions for prompt and answer; 0 takes the checkpoint's, at most 8192
 * @param maxSequences answers that are written at once, each with its own KV cache
 * @param maxWaiting requests that wait beyond those; more are refused
 * @param threads threads that compute; 0 takes one for each processor
 * @param weights how matrices are held: {@code f32}, {@code q8} or {@code q4}
 * @param deadline longest time for one answer, waiting included
 */
@ConfigurationProperties("parley.model")
public record ModelProperties(
        @DefaultValue("./models/demo") Path path,
        @DefaultValue("0") int contextLength,
        @DefaultValue("4") int maxSequences,
        @DefaultValue("256") int maxWaiting,
        @DefaultValue("0") int threads,
        @DefaultValue("f32") Weights weights,
        @DefaultValue("5m") Duration deadline) {

    /** How matrices are held while the model runs. */
    public enum Weights {
        F32,
        Q8,
        Q4
    }
}
