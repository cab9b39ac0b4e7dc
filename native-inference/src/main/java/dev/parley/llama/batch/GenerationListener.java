package dev.parley.llama.batch;

import dev.parley.llama.chat.ToolCall;
import dev.parley.llama.sampling.DrawnToken;

/**
 * Receives a text while it is generated, on the engine's thread: it must return at once and never block. What it
 * throws ends its own text as a failure and no other. After
 * {@link #finished} or {@link #failed} nothing more comes; after a cancellation nothing comes except what was on its way already.
 */
public interface GenerationListener {

    void text(String delta);

    /**
     * A token was generated; asked for with {@link GenerationRequest#logProbabilities}. Comes before the text of the
     * token, which may be held back. There is one for each token except the one that ends the text.
     */
    default void token(DrawnToken token) {}

    void toolCall(ToolCall call);

    void finished(GenerationResult result);

    void failed(GenerationException fault);
}
