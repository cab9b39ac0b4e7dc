package dev.parley.llama;

import dev.parley.llama.batch.GenerationException;
import dev.parley.llama.batch.GenerationListener;
import dev.parley.llama.batch.GenerationResult;
import dev.parley.llama.chat.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A listener that keeps all it hears. */
public class Collected implements GenerationListener {

    private final StringBuffer text = new StringBuffer();
    public final List<ToolCall> calls = new ArrayList<>();
    private final CompletableFuture<GenerationResult> result = new CompletableFuture<>();

    @Override
    public void text(String delta) {
        text.append(delta);
    }

    @Override
    public void toolCall(ToolCall call) {
        calls.add(call);
    }

    @Override
    public void finished(GenerationResult finished) {
        result.complete(finished);
    }

    @Override
    public void failed(GenerationException fault) {
        result.completeExceptionally(fault);
    }

    public String text() {
        return text.toString();
    }

    public boolean ended() {
        return result.isDone();
    }

    public GenerationResult await() throws Exception {
        return result.get(60, TimeUnit.SECONDS);
    }
}
