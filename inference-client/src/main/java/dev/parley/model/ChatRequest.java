package dev.parley.model;

import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request to a chat model.
 *
 * @param tools tools that the model may call; empty switches tool calls off
 * @param today the date that the prompt names
 * @param conversation a key that lets an engine find the cached prefix of the same conversation; may be empty
 * @param toolChoice whether a tool may or must be called
 * @param responseSchema JSON Schema 2020-12 that the whole answer keeps to as one JSON document, null for any text; not
 *     possible together with tools
 * @param background true when no person waits for the answer: it gives way to those for whom one does
 * @param caller for whom it is
 * @param deadline longest time for the whole answer, waiting included; null leaves it to the model
 * @param logProbabilities how many of the most probable tokens to tell at each place beside the drawn one, see {@link
 *     ChatEvent.TokenDrawn}; {@link #NO_LOG_PROBABILITIES} tells of no token
 * @param parallelToolCalls whether one answer may call several tools
 */
public record ChatRequest(
        List<Message> messages,
        List<ToolDefinition> tools,
        SamplingOptions sampling,
        int maxTokens,
        LocalDate today,
        String conversation,
        ToolChoice toolChoice,
        @Nullable String responseSchema,
        boolean background,
        Caller caller,
        @Nullable Duration deadline,
        int logProbabilities,
        boolean parallelToolCalls) {

    public static final int NO_LOG_PROBABILITIES = -1;

    /** A {@link #responseSchema} for any JSON object. */
    public static final String ANY_OBJECT = "{\"type\":\"object\"}";

    /** A request for nobody in particular, which takes as long as it takes. */
    public ChatRequest(
            List<Message> messages,
            List<ToolDefinition> tools,
            SamplingOptions sampling,
            int maxTokens,
            LocalDate today,
            String conversation,
            ToolChoice toolChoice,
            @Nullable String responseSchema,
            boolean background) {
        this(
                messages,
                tools,
                sampling,
                maxTokens,
                today,
                conversation,
                toolChoice,
                responseSchema,
                background,
                Caller.NOBODY,
                null,
                NO_LOG_PROBABILITIES,
                true);
    }

    /** A request in which the model calls tools or answers in text as it likes. */
    public ChatRequest(
            List<Message> messages,
            List<ToolDefinition> tools,
            SamplingOptions sampling,
            int maxTokens,
            LocalDate today,
            String conversation,
            boolean background) {
        this(messages, tools, sampling, maxTokens, today, conversation, ToolChoice.AUTO, null, background);
    }

    /** A request for which a person waits. */
    public ChatRequest(
            List<Message> messages,
            List<ToolDefinition> tools,
            SamplingOptions sampling,
            int maxTokens,
            LocalDate today,
            String conversation) {
        this(messages, tools, sampling, maxTokens, today, conversation, false);
    }

    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1 but is " + maxTokens);
        }
        if (deadline != null && !deadline.isPositive()) {
            throw new IllegalArgumentException("deadline must be above 0 but is " + deadline);
        }
        if (logProbabilities < NO_LOG_PROBABILITIES) {
            throw new IllegalArgumentException("logProbabilities must be at least -1 but is " + logProbabilities);
        }
    }

    /** The same request for somebody. */
    public ChatRequest withCaller(Caller other) {
        return with(other, deadline, logProbabilities, parallelToolCalls);
    }

    /** The same request with another deadline. */
    public ChatRequest withDeadline(Duration other) {
        return with(caller, other, logProbabilities, parallelToolCalls);
    }

    /** The same request, with the probabilities of the tokens. */
    public ChatRequest withLogProbabilities(int alternatives) {
        return with(caller, deadline, alternatives, parallelToolCalls);
    }

    /** The same request, with one call at most. */
    public ChatRequest withoutParallelToolCalls() {
        return with(caller, deadline, logProbabilities, false);
    }

    private ChatRequest with(Caller who, @Nullable Duration limit, int alternatives, boolean parallel) {
        return new ChatRequest(
                messages,
                tools,
                sampling,
                maxTokens,
                today,
                conversation,
                toolChoice,
                responseSchema,
                background,
                who,
                limit,
                alternatives,
                parallel);
    }

    /** What a model must be capable of to serve this request as it is meant. */
    public Set<Capability> needs() {
        Set<Capability> needs = EnumSet.noneOf(Capability.class);
        if (!tools.isEmpty()) {
            needs.add(Capability.TOOLS);
        }
        if (responseSchema != null) {
            needs.add(Capability.JSON_SCHEMA);
        }
        if (messages.stream().anyMatch(Message::hasPictures)) {
            needs.add(Capability.VISION);
        }
        if (logProbabilities != NO_LOG_PROBABILITIES) {
            needs.add(Capability.LOG_PROBABILITIES);
        }
        return needs;
    }
}
