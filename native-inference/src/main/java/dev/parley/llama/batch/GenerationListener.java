package dev.parley.llama.batch;

import dev.parley.llama.chat.ToolCall;

/**
 * Receives a text while it is generated, on the engine's thread: it must return at once and never block. After
 * {@link #finished} or {@link #failed} nothing more comes; after a cancellation nothing comes at all.
 */
public interface GenerationListener {

    void text(String delta);

    void toolCall(ToolCall call);

    void finished(GenerationResult result);

    void failed(GenerationException fault);
}
