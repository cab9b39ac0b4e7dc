package dev.parley.llama.batch;

import dev.parley.llama.sampling.SamplingOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One text to generate.
 *
 * @param prompt token ids, from the begin token to where the text starts
 * @param maxTokens most tokens to generate; the context may end the text before
 * @param stop strings that end the text and are not part of it
 * @param tools names of the offered tools; text that is no call of one of them is text
 * @param user requests of one user take turns with those of others when many wait
 * @param deadline time from submission after which the request fails
 */
public record GenerationRequest(
        int[] prompt,
        int maxTokens,
        SamplingOptions sampling,
        List<String> stop,
        Set<String> tools,
        Priority priority,
        String user,
        Duration deadline) {

    private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(10);

    public GenerationRequest {
        stop = List.copyOf(stop);
        tools = Set.copyOf(tools);
        if (prompt.length == 0) {
            throw new IllegalArgumentException("prompt must not be empty");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1 but is " + maxTokens);
        }
    }

    /** An interactive request without stop strings and tools. */
    public static GenerationRequest of(int[] prompt, int maxTokens, SamplingOptions sampling) {
        return new GenerationRequest(
                prompt, maxTokens, sampling, List.of(), Set.of(), Priority.INTERACTIVE, "", DEFAULT_DEADLINE);
    }
}
