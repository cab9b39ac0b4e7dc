package dev.parley.assistant.memory;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How facts are read out of what people write, after the turn.
 *
 * @param extraction {@code auto}: by patterns, and by the model too where it takes whole prompts, which costs one more
 *     model call per turn; {@code patterns}: never by the model; {@code off}: only the tool remembers
 */
@ConfigurationProperties("parley.memory")
public record ExtractionProperties(@DefaultValue("auto") Mode extraction) {

    /** What reads facts. */
    public enum Mode {
        AUTO,
        PATTERNS,
        OFF
    }
}
