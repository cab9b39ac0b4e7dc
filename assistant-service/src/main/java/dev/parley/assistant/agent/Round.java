package dev.parley.assistant.agent;

import dev.parley.model.ChatEvent;
import dev.parley.model.ModelException;
import dev.parley.model.ToolCall;
import dev.parley.model.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** One model call. Confined to the subscription that runs it. */
final class Round {

    /** Characters of a token, for servers that do not say how many they wrote. */
    private static final int CHARS_PER_TOKEN = 4;

    private final CitationFilter filter;
    private final @Nullable PriceFilter prices;
    private final List<ToolCall> calls = new ArrayList<>();
    private @Nullable Usage usage;
    private @Nullable ModelException fault;
    private int characters;

    /** @param prices null where the answer may name any price */
    Round(CitationFilter filter, @Nullable PriceFilter prices) {
        this.filter = filter;
        this.prices = prices;
    }

    List<AgentEvent> accept(ChatEvent event) {
        return switch (event) {
            case ChatEvent.TextDelta delta -> {
                characters += delta.text().length();
                List<AgentEvent> checked = filter.accept(delta.text());
                yield prices == null ? checked : prices.accept(checked);
            }
            case ChatEvent.ToolCalled called -> {
                characters += called.call().arguments().length();
                calls.add(called.call());
                yield List.of();
            }
            case ChatEvent.TokenDrawn drawn -> List.of();
            case ChatEvent.Finished finished -> {
                usage = finished.usage();
                yield List.of();
            }
        };
    }

    /** What was still held back at the end. */
    List<AgentEvent> finish() {
        if (prices == null) {
            return filter.finish();
        }
        List<AgentEvent> last = new ArrayList<>(prices.accept(filter.finish()));
        last.addAll(prices.finish());
        return last;
    }

    /** Notes a failure of the model; what came before it stays. */
    Flux<AgentEvent> failed(ModelException with) {
        fault = with;
        return Flux.empty();
    }

    @Nullable
    ModelException fault() {
        return fault;
    }

    List<ToolCall> calls() {
        return calls;
    }

    List<Citation> citations() {
        return filter.citations();
    }

    /** Whether anything of an answer came. */
    boolean began() {
        return characters > 0;
    }

    /** Whether the model came to its end by itself. */
    boolean finished() {
        return usage != null;
    }

    /** What the model says that the call took, or an estimate where it does not say or was cut. */
    Usage usage(int promptTokens) {
        Usage told = usage == null ? Usage.NONE : usage;
        int written = told.completionTokens() > 0 ? told.completionTokens() : characters / CHARS_PER_TOKEN;
        return new Usage(told.promptTokens() > 0 ? told.promptTokens() : promptTokens, written, told.cachedTokens());
    }
}
