package dev.parley.llama.batch;

import dev.parley.llama.sampling.SamplingOptions;
import dev.parley.llama.sampling.TokenConstraint;
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
 * @param constraint what the text may consist of
 * @param logProbabilities how many of the most probable tokens to report at each place beside the drawn one;
 *     {@link #NO_LOG_PROBABILITIES} reports none at all
 * @param priority who goes first when many wait
 * @param user whose request it is; users share the engine fairly when many wait
 * @param deadline time from submission after which the request fails
 */
public record GenerationRequest(
        int[] prompt,
        int maxTokens,
        SamplingOptions sampling,
        List<String> stop,
        Set<String> tools,
        TokenConstraint constraint,
        int logProbabilities,
        Priority priority,
        String user,
        Duration deadline) {

    public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(10);

    public static final int NO_LOG_PROBABILITIES = -1;

    private static final int MOST_ALTERNATIVES = 100;

    public GenerationRequest {
        stop = List.copyOf(stop);
        tools = Set.copyOf(tools);
        if (prompt.length == 0) {
            throw new IllegalArgumentException("prompt must not be empty");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1 but is " + maxTokens);
        }
        if (logProbabilities < NO_LOG_PROBABILITIES || logProbabilities > MOST_ALTERNATIVES) {
            throw new IllegalArgumentException(
                    "logProbabilities must be between -1 and " + MOST_ALTERNATIVES + " but is " + logProbabilities);
        }
        if (deadline.isNegative()) {
            throw new IllegalArgumentException("deadline must not be negative but is " + deadline);
        }
    }

    /** An interactive request without stop strings and tools. */
    public static GenerationRequest of(int[] prompt, int maxTokens, SamplingOptions sampling) {
        return builder(prompt, maxTokens).sampling(sampling).build();
    }

    /** A greedy, interactive, unconstrained request of nobody in particular, to be changed as needed. */
    public static Builder builder(int[] prompt, int maxTokens) {
        return new Builder(prompt, maxTokens);
    }

    /** Collects what a request is made of; what is not set keeps its default. */
    public static final class Builder {

        private final int[] prompt;
        private final int maxTokens;
        private SamplingOptions sampling = SamplingOptions.GREEDY;
        private List<String> stop = List.of();
        private Set<String> tools = Set.of();
        private TokenConstraint constraint = TokenConstraint.NONE;
        private int logProbabilities = NO_LOG_PROBABILITIES;
        private Priority priority = Priority.INTERACTIVE;
        private String user = "";
        private Duration deadline = DEFAULT_DEADLINE;

        private Builder(int[] prompt, int maxTokens) {
            this.prompt = prompt;
            this.maxTokens = maxTokens;
        }

        public Builder sampling(SamplingOptions value) {
            sampling = value;
            return this;
        }

        public Builder stop(List<String> value) {
            stop = value;
            return this;
        }

        public Builder tools(Set<String> value) {
            tools = value;
            return this;
        }

        public Builder constraint(TokenConstraint value) {
            constraint = value;
            return this;
        }

        public Builder logProbabilities(int value) {
            logProbabilities = value;
            return this;
        }

        public Builder priority(Priority value) {
            priority = value;
            return this;
        }

        public Builder user(String value) {
            user = value;
            return this;
        }

        public Builder deadline(Duration value) {
            deadline = value;
            return this;
        }

        /** @throws IllegalArgumentException when a value is out of its range */
        public GenerationRequest build() {
            return new GenerationRequest(
                    prompt, maxTokens, sampling, stop, tools, constraint, logProbabilities, priority, user, deadline);
        }
    }
}
