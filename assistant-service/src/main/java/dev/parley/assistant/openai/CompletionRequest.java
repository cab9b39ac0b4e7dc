package dev.parley.assistant.openai;

import dev.parley.model.Message;
import dev.parley.model.SamplingOptions;
import dev.parley.model.ToolChoice;
import dev.parley.model.ToolDefinition;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A checked request of {@code POST /v1/chat/completions}.
 *
 * @param parallelToolCalls whether one answer may call several tools
 * @param responseSchema JSON Schema that the answer has to keep to, null for any text
 * @param choices how many answers are wanted
 * @param logProbabilities as in {@link dev.parley.model.ChatRequest}
 * @param maxTokens 0 where the caller leaves it to us
 * @param user who asks, or empty
 * @param conversation whose prompts begin alike, or empty
 * @param given names of the parameters that the caller set
 */
record CompletionRequest(
        String model,
        List<Message> messages,
        List<ToolDefinition> tools,
        ToolChoice toolChoice,
        boolean parallelToolCalls,
        @Nullable String responseSchema,
        SamplingOptions sampling,
        int choices,
        int logProbabilities,
        int maxTokens,
        boolean stream,
        boolean includeUsage,
        String user,
        String conversation,
        Set<String> given) {
    CompletionRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        given = Set.copyOf(given);
    }

    /** How the tokens of a choice are drawn: with a seed of its own, which is the request's plus its number. */
    SamplingOptions sampling(int choice) {
        Long seed = sampling.seed();
        return seed == null
                ? sampling
                : new SamplingOptions(
                        sampling.temperature(),
                        sampling.topP(),
                        sampling.topK(),
                        seed + choice,
                        sampling.stop(),
                        sampling.presencePenalty(),
                        sampling.frequencyPenalty(),
                        sampling.logitBias());
    }
}
