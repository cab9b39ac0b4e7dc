package dev.parley.assistant.openai;

import dev.parley.model.Message;
import dev.parley.model.SamplingOptions;
import dev.parley.model.ToolChoice;
import dev.parley.model.ToolDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checked request of {@code POST /v1/chat/completions}.
 *
 * @param responseSchema JSON Schema that the answer has to keep to, null for any text
 * @param maxTokens 0 where the caller leaves it to us
 * @param user who asks, or empty
 */
record CompletionRequest(
        String model,
        List<Message> messages,
        List<ToolDefinition> tools,
        ToolChoice toolChoice,
        @Nullable String responseSchema,
        SamplingOptions sampling,
        int maxTokens,
        boolean stream,
        boolean includeUsage,
        String user) {
    CompletionRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }
}
