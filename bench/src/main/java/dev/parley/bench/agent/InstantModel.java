package dev.parley.bench.agent;

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

    private final ChatModel tokenizer;

    InstantModel(ChatModel tokenizer) {
        this.tokenizer = tokenizer;
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
        return tokenizer.countTokens(request);
    }

    @Override
    public int countTokens(String text) {
        return tokenizer.countTokens(text);
    }
}
