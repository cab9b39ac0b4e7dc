package dev.parley.assistant.agent;

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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/** A chat model that does what a script says for each request. Counts one token for four characters. */
public class ScriptedModel implements ChatModel {

    private static final int CHARS_PER_TOKEN = 4;

    private final Function<ChatRequest, List<ChatEvent>> script;
    private final ModelInfo info;
    public final List<ChatRequest> requests = new CopyOnWriteArrayList<>();

    /** A model with compact prompts. */
    public ScriptedModel(int contextLength, Function<ChatRequest, List<ChatEvent>> script) {
        this(new ModelInfo("scripted", contextLength, true, false), script);
    }

    public ScriptedModel(ModelInfo info, Function<ChatRequest, List<ChatEvent>> script) {
        this.info = info;
        this.script = script;
    }

    /** A model that gets full prompts. */
    public static ScriptedModel full(Function<ChatRequest, List<ChatEvent>> script) {
        return new ScriptedModel(new ModelInfo("scripted", 8_192, false, false), script);
    }

    public static List<ChatEvent> text(String text) {
        return List.of(new ChatEvent.TextDelta(text), new ChatEvent.Finished(FinishReason.STOP, new Usage(10, 5, 0)));
    }

    public static List<ChatEvent> calls(ToolCall... calls) {
        List<ChatEvent> events = new ArrayList<>();
        for (ToolCall call : calls) {
            events.add(new ChatEvent.ToolCalled(call));
        }
        events.add(new ChatEvent.Finished(FinishReason.TOOL_CALLS, new Usage(10, 5, 0)));
        return events;
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public Flux<ChatEvent> stream(ChatRequest request) {
        return Flux.defer(() -> {
            requests.add(request);
            return Flux.fromIterable(script.apply(request));
        });
    }

    @Override
    public int countTokens(ChatRequest request) {
        int characters = 0;
        for (Message message : request.messages()) {
            characters += message.toString().length();
        }
        return characters / CHARS_PER_TOKEN;
    }

    @Override
    public int countTokens(String text) {
        return text.length() / CHARS_PER_TOKEN;
    }
}
