package dev.parley.bench.inference;

import dev.parley.llama.batch.GenerationException;
import dev.parley.llama.batch.GenerationListener;
import dev.parley.llama.batch.GenerationResult;
import dev.parley.llama.chat.ToolCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for the end of a generation. */
final class FinishedListener implements GenerationListener {

    private final CompletableFuture<GenerationResult> result = new CompletableFuture<>();

    @Override
    public void text(String delta) {}

    @Override
    public void toolCall(ToolCall call) {}

    @Override
    public void finished(GenerationResult finished) {
        result.complete(finished);
    }

    @Override
    public void failed(GenerationException fault) {
        result.completeExceptionally(fault);
    }

    GenerationResult result() throws Exception {
        return result.get(10, TimeUnit.MINUTES);
    }
}
