package dev.parley.bench.agent;

import dev.parley.llama.chat.ChatFormat;
import dev.parley.llama.chat.ChatLayout;
import dev.parley.llama.chat.ChatMessage;
import dev.parley.llama.chat.ToolDefinition;
import dev.parley.llama.checkpoint.PromptProfile;
import dev.parley.llama.tokenizer.Tokenizer;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.FinishReason;
import dev.parley.model.Message;
import dev.parley.model.ModelInfo;
import dev.parley.model.ToolCall;
import dev.parley.model.Usage;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;

/** Searches, looks up, answers with two citations: all at once, word by word. Counts tokens with a real tokenizer. */
final class InstantModel implements ChatModel {

    private static final int CONTEXT = 8_192;

    private final Tokenizer tokenizer;
    private final ChatFormat format;

    InstantModel(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.format = new ChatFormat(tokenizer, PromptProfile.FULL, ChatLayout.LLAMA_3_1);
    }

    @Override
    public ModelInfo info() {
        return new ModelInfo("instant", CONTEXT, false, false);
    }

    @Override
    public Flux<ChatEvent> stream(ChatRequest request) {
        long results = request.messages().stream()
                .filter(Message.ToolResult.class::isInstance)
                .count();
        List<ChatEvent> events = new ArrayList<>();
        if (results < 2) {
            String tool = results == 0 ? "web_search" : "lookup";
            events.add(new ChatEvent.ToolCalled(new ToolCall("call" + results, tool, "{\"query\":\"lighthouse\"}")));
            events.add(new ChatEvent.Finished(FinishReason.TOOL_CALLS, new Usage(100, 20, 0)));
        } else {
            String answer = "The first lighthouse is 42 metres high [1]. It was built in 1884 of grey stone [6].";
            for (String word : answer.split("(?<= )")) {
                events.add(new ChatEvent.TextDelta(word));
            }
            events.add(new ChatEvent.Finished(FinishReason.STOP, new Usage(100, 20, 0)));
        }
        return Flux.fromIterable(events);
    }

    @Override
    public int countTokens(ChatRequest request) {
        return format.encode(
                        request.messages().stream().map(InstantModel::message).toList(),
                        request.tools().stream()
                                .map(tool -> new ToolDefinition(tool.name(), tool.description(), tool.schema()))
                                .toList(),
                        request.today())
                .length;
    }

    private static ChatMessage message(Message message) {
        return switch (message) {
            case Message.System(String text) -> new ChatMessage.System(text);
            case Message.User user -> new ChatMessage.User(user.text());
            case Message.Assistant(String text) -> new ChatMessage.Assistant(text);
            case Message.ToolCalls(List<ToolCall> calls) ->
                new ChatMessage.ToolCalls(calls.stream()
                        .map(call -> new dev.parley.llama.chat.ToolCall(call.name(), call.arguments()))
                        .toList());
            case Message.ToolResult result -> new ChatMessage.ToolResult(result.text());
        };
    }

    @Override
    public int countTokens(String text) {
        return tokenizer.encode(text).length;
    }
}
