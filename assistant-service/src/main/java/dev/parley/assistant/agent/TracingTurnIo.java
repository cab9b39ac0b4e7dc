package dev.parley.assistant.agent;

import dev.parley.assistant.trace.TurnStages;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.ModelException;
import dev.parley.model.ModelInfo;
import dev.parley.model.ToolCall;
import dev.parley.model.Usage;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.policy.ToolInvocation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

/** Notes each step of model and tools of another {@link TurnIo} as a stage of the turn. */
final class TracingTurnIo implements TurnIo {

    /** Name of a stage of the model; its facts are tokens and counts. */
    static final String MODEL = "model";

    /** Name of a stage of a tool. */
    static final String TOOL = "tool";

    private static final String CANCELLED = "cancelled";

    private final TurnIo source;
    private final TurnStages stages;

    TracingTurnIo(TurnIo source, TurnStages stages) {
        this.source = source;
        this.stages = stages;
    }

    @Override
    public Instant now() {
        return source.now();
    }

    @Override
    public ModelInfo model() {
        return source.model();
    }

    @Override
    public List<ToolSpec> tools() {
        return source.tools();
    }

    @Override
    public int countTokens(ChatRequest request) {
        return source.countTokens(request);
    }

    /** What one request told until it ended; its signals are serial. */
    private final class Step {

        private final ChatRequest request;
        private final Instant began = stages.now();
        private Duration first = Duration.ZERO;
        private boolean started;
        private int calls;
        private String finish = "cut";
        private Usage usage = Usage.NONE;

        Step(ChatRequest request) {
            this.request = request;
        }

        void told(ChatEvent event) {
            if (!started) {
                started = true;
                first = Duration.between(began, stages.now());
            }
            switch (event) {
                case ChatEvent.ToolCalled called -> calls++;
                case ChatEvent.Finished(var reason, var used) -> {
                    finish = reason.name().toLowerCase(Locale.ROOT);
                    usage = used;
                }
                case ChatEvent.TextDelta delta -> {}
                case ChatEvent.TokenDrawn drawn -> {}
            }
        }

        void ended(String outcome) {
            Map<String, String> facts = new TreeMap<>();
            facts.put("model", source.model().name());
            facts.put("messages", Integer.toString(request.messages().size()));
            facts.put("tools", Integer.toString(request.tools().size()));
            facts.put("calls", Integer.toString(calls));
            if (started) {
                facts.put("firstMillis", Long.toString(first.toMillis()));
            }
            if (!usage.equals(Usage.NONE)) {
                facts.put("promptTokens", Integer.toString(usage.promptTokens()));
                facts.put("cachedTokens", Integer.toString(usage.cachedTokens()));
                facts.put("completionTokens", Integer.toString(usage.completionTokens()));
            }
            stages.ended(MODEL, outcome, began, facts);
        }
    }

    @Override
    public Flux<ChatEvent> stream(ChatRequest request, Instant firstTextBy, Instant endBy) {
        return Flux.defer(() -> {
            Step step = new Step(request);
            return source.stream(request, firstTextBy, endBy)
                    .doOnNext(step::told)
                    .doOnError(fault -> step.ended(code(fault)))
                    .doOnComplete(() -> step.ended(step.finish))
                    .doOnCancel(() -> step.ended(CANCELLED));
        });
    }

    private static String code(Throwable fault) {
        return fault instanceof ModelException model
                ? model.code().name().toLowerCase(Locale.ROOT)
                : ModelException.Code.INTERNAL.name().toLowerCase(Locale.ROOT);
    }

    /** Calls of a round run at once; each is noted when its result comes, in their order. */
    @Override
    public Flux<ToolInvocation> invoke(List<ToolCall> calls, ToolContext context) {
        return Flux.defer(() -> {
            Instant began = stages.now();
            return source.invoke(calls, context)
                    .doOnNext(done -> stages.add(
                            TOOL,
                            done.result().outcome(),
                            began,
                            done.duration(),
                            Map.of(
                                    TOOL,
                                    done.tool(),
                                    "attempts",
                                    Integer.toString(done.attempts()),
                                    "sources",
                                    Integer.toString(done.sources().size()))))
                    .doFinally(signal -> {
                        if (signal == SignalType.CANCEL) {
                            stages.ended("tools", CANCELLED, began, Map.of());
                        }
                    });
        });
    }

    @Override
    public void refused(ToolCall call, ToolContext context, String code) {
        stages.add(TOOL, code, stages.now(), Duration.ZERO, Map.of(TOOL, call.name(), "attempts", "0"));
        source.refused(call, context, code);
    }

    @Override
    public void ended(LoopState state, Duration took) {
        source.ended(state, took);
    }
}
