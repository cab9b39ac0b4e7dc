package dev.parley.assistant.openai;

import dev.parley.model.Message;
import dev.parley.model.SamplingOptions;
import dev.parley.model.ToolDefinition;
import java.util.List;

/**
 * A checked request of {@code POST /v1/chat/completions}.
 *
 * @param maxTokens 0 where the caller leaves it to us
 * @param user who asks, or empty
 */
record CompletionRequest(
        String model,
        List<Message> messages,
        List<ToolDefinition> tools,
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
