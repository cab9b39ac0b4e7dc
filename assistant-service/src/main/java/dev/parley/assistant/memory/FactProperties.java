package dev.parley.assistant.memory;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How facts are read out of what people write, after the turn, and found again.
 *
 * @param extraction {@code auto}: by patterns, and by the model too where it takes whole prompts, which costs one more
 *     model call per turn; {@code patterns}: never by the model; {@code off}: only the tool remembers
 * @param encoder {@code auto}: facts are found by meaning too where {@code parley.embedding} names a model; {@code off}: by
 *     words alone
 * @param recallTokens most tokens of the facts that a prompt gets; a quarter of the model's context at most
 */
@ConfigurationProperties("parley.memory")
public record FactProperties(
        @DefaultValue("auto") Mode extraction,
        @DefaultValue("auto") Encoder encoder,
        @DefaultValue("400") int recallTokens) {

    public FactProperties {
        if (recallTokens < 1) {
            throw new IllegalArgumentException("parley.memory.recall-tokens must be at least 1 but is " + recallTokens);
        }
    }

    /** What reads facts. */
    public enum Mode {
        AUTO,
        PATTERNS,
        OFF
    }

    /** Whether vectors help to find them. */
    public enum Encoder {
        AUTO,
        OFF
    }
}
