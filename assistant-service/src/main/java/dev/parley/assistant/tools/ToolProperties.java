package dev.parley.assistant.tools;

import dev.parley.assistant.StartupException;
import dev.parley.tool.policy.InvocationOptions;
import dev.parley.tool.schema.ArgumentLimits;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits that hold for the calls of every tool.
 *
 * @param arguments how large arguments may be
 * @param maxConcurrentCalls calls of one tool that run at once; a further one fails at once
 * @param parallelCalls calls of one round that run at once, where they only read
 * @param maxAttempts starts of a reading tool that fails unexpectedly, the first one included
 * @param retryBackoff wait before the first retry; doubled for each further one
 * @param maxResultChars characters above which a result is cut before its tokens are counted
 * @param breaker when a tool that fails is switched off
 * @param limits time and result of built-in tools, by the name of the tool
 */
@ConfigurationProperties("parley.tools")
public record ToolProperties(
        @DefaultValue Arguments arguments,
        @DefaultValue("32") int maxConcurrentCalls,
        @DefaultValue("4") int parallelCalls,
        @DefaultValue("3") int maxAttempts,
        @DefaultValue("200ms") Duration retryBackoff,
        @DefaultValue("65536") int maxResultChars,
        @DefaultValue Breaker breaker,
        @DefaultValue Map<String, Limit> limits) {

    /**
     * What is read of the arguments that a model writes.
     *
     * @param maxChars longest text, in characters
     * @param maxDepth deepest nesting of objects and lists
     */
    public record Arguments(
            @DefaultValue("16384") int maxChars,
            @DefaultValue("16") int maxDepth) {}

    /**
     * The circuit breaker of each tool.
     *
     * @param windowCalls last calls of the tool that are looked at
     * @param minimumCalls calls before it may open
     * @param failurePercent share of unexpected errors and timeouts that opens it, in percent
     * @param openTime how long it refuses calls before trial calls
     * @param trialCalls trial calls that decide whether it closes
     */
    public record Breaker(
            @DefaultValue("20") int windowCalls,
            @DefaultValue("10") int minimumCalls,
            @DefaultValue("50") float failurePercent,
            @DefaultValue("20s") Duration openTime,
            @DefaultValue("3") int trialCalls) {}

    /**
     * Limits of one built-in tool; what is absent stays the tool's own.
     *
     * @param timeout longest time of one attempt
     * @param maxResultTokens results are cut there, by the model's tokenizer
     */
    public record Limit(
            @Nullable Duration timeout, @Nullable Integer maxResultTokens) {}

    public ToolProperties {
        limits = Map.copyOf(limits);
    }

    /** @throws StartupException when a limit is out of range */
    InvocationOptions options() {
        try {
            return new InvocationOptions(
                    new ArgumentLimits(arguments.maxChars(), arguments.maxDepth()),
                    maxConcurrentCalls,
                    parallelCalls,
                    maxAttempts,
                    retryBackoff,
                    maxResultChars,
                    breaker.windowCalls(),
                    breaker.minimumCalls(),
                    breaker.failurePercent(),
                    breaker.openTime(),
                    breaker.trialCalls());
        } catch (IllegalArgumentException wrong) {
            throw new StartupException("parley.tools: " + wrong.getMessage() + ".");
        }
    }
}
