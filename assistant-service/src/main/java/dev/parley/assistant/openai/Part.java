package dev.parley.assistant.openai;

import dev.parley.assistant.agent.Citation;
import dev.parley.model.FinishReason;
import dev.parley.model.TokenProbability;
import dev.parley.model.ToolCall;
import dev.parley.model.Usage;
import java.util.List;

/** A piece of an answer, of the assistant or of the bare model. The last one is {@link End}. */
sealed interface Part {

    record Text(String text) implements Part {}

    /** A token of the text that follows, see {@link dev.parley.model.ChatEvent.TokenDrawn}. */
    record Drawn(TokenProbability token, List<TokenProbability> alternatives) implements Part {
        public Drawn {
            alternatives = List.copyOf(alternatives);
        }
    }

    record Call(ToolCall call) implements Part {}

    record End(FinishReason reason, Usage usage, List<Citation> citations) implements Part {
        public End {
            citations = List.copyOf(citations);
        }
    }
}
