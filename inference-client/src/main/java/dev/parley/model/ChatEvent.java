package dev.parley.model;

import java.util.List;

/** What a streaming answer consists of. */
public sealed interface ChatEvent {

    record TextDelta(String text) implements ChatEvent {}

    /**
     * A token was drawn; asked for with {@link ChatRequest#logProbabilities}. Comes before the text of the token, which
     * may be held back, and is told of every token except the one that ends the text.
     *
     * @param alternatives the most probable tokens at this place, best first; the drawn one may be among them
     */
    record TokenDrawn(TokenProbability token, List<TokenProbability> alternatives) implements ChatEvent {
        public TokenDrawn {
            alternatives = List.copyOf(alternatives);
        }
    }

    record ToolCalled(ToolCall call) implements ChatEvent {}

    /** The last event of every stream. */
    record Finished(FinishReason reason, Usage usage) implements ChatEvent {}
}
