package dev.parley.model.local;

import dev.parley.llama.batch.GenerationException;
import dev.parley.llama.batch.GenerationListener;
import dev.parley.llama.batch.GenerationResult;
import dev.parley.llama.chat.ToolCall;
import dev.parley.llama.sampling.DrawnToken;
import dev.parley.llama.sampling.TokenLogProbability;
import dev.parley.llama.tokenizer.Tokenizer;
import dev.parley.model.ChatEvent;
import dev.parley.model.FinishReason;
import dev.parley.model.TokenProbability;
import dev.parley.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.FluxSink;

/** Passes a generation on to a sink. */
final class SinkListener implements GenerationListener {

    private final FluxSink<ChatEvent> sink;
    private final Tokenizer tokenizer;
    private final boolean parallelCalls;
    private boolean called;

    /** @param parallelCalls false passes on no call but the first */
    SinkListener(FluxSink<ChatEvent> sink, Tokenizer tokenizer, boolean parallelCalls) {
        this.sink = sink;
        this.tokenizer = tokenizer;
        this.parallelCalls = parallelCalls;
    }

    @Override
    public void text(String delta) {
        sink.next(new ChatEvent.TextDelta(delta));
    }

    @Override
    public void token(DrawnToken token) {
        sink.next(new ChatEvent.TokenDrawn(
                probability(token.drawn()),
                token.alternatives().stream().map(this::probability).toList()));
    }

    private TokenProbability probability(TokenLogProbability token) {
        List<Integer> bytes = new ArrayList<>();
        for (byte value : tokenizer.bytes(token.token())) {
            bytes.add(Byte.toUnsignedInt(value));
        }
        return new TokenProbability(tokenizer.decode(new int[] {token.token()}), bytes, token.logProbability());
    }

    @Override
    public void toolCall(ToolCall call) {
        // A list of calls in the syntax of Python is one piece for the constraint, which cannot cut it.
        if (called && !parallelCalls) {
            return;
        }
        called = true;
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
