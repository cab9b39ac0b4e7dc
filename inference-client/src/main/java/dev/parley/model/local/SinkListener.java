package dev.parley.model.local;

import dev.parley.llama.batch.GenerationException;
import dev.parley.llama.batch.GenerationListener;
import dev.parley.llama.batch.GenerationResult;
import dev.parley.llama.chat.ToolCall;
import dev.parley.model.ChatEvent;
import dev.parley.model.FinishReason;
import dev.parley.model.Usage;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.FluxSink;

/** Passes a generation on to a sink. */
final class SinkListener implements GenerationListener {

    private final FluxSink<ChatEvent> sink;

    SinkListener(FluxSink<ChatEvent> sink) {
        this.sink = sink;
    }

    @Override
    public void text(String delta) {
        sink.next(new ChatEvent.TextDelta(delta));
    }

    @Override
    public void toolCall(ToolCall call) {
        sink.next(new ChatEvent.ToolCalled(new dev.parley.model.ToolCall(
                "call_" + Long.toHexString(ThreadLocalRandom.current().nextLong()), call.name(), call.arguments())));
    }

    @Override
    public void finished(GenerationResult result) {
        FinishReason reason = switch (result.reason()) {
            case STOP -> FinishReason.STOP;
            case LENGTH -> FinishReason.LENGTH;
            case TOOL_CALLS -> FinishReason.TOOL_CALLS;
        };
        sink.next(new ChatEvent.Finished(
                reason, new Usage(result.promptTokens(), result.completionTokens(), result.cachedTokens())));
        sink.complete();
    }

    @Override
    public void failed(GenerationException fault) {
        sink.error(LocalChatModel.translated(fault));
    }
}
