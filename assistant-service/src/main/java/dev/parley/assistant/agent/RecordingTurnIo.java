package dev.parley.assistant.agent;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.ModelException;
import dev.parley.model.ModelInfo;
import dev.parley.model.ToolCall;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.policy.ToolInvocation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

/** Writes down what a turn asks of another {@link TurnIo} and what it gets. The budget of a turn bounds its record. */
final class RecordingTurnIo implements TurnIo {

    private final TurnIo source;

    /** Synchronized, because a cancellation may read it while a model still writes. */
    private final List<RecordedEvent> events = Collections.synchronizedList(new ArrayList<>());

    private final List<AgentEvent> emitted = Collections.synchronizedList(new ArrayList<>());

    RecordingTurnIo(TurnIo source) {
        this.source = source;
    }

    void emitted(AgentEvent event) {
        emitted.add(event);
    }

    TurnRecord record(AgentRequest request, SignalType signal) {
        String end = switch (signal) {
            case ON_COMPLETE -> TurnRecord.DONE;
            case CANCEL -> TurnRecord.CANCELLED;
            default -> TurnRecord.ERROR;
        };
        synchronized (events) {
            synchronized (emitted) {
                return new TurnRecord(request, source.model(), source.tools(), events, emitted, end);
            }
        }
    }

    @Override
    public Instant now() {
        Instant now = source.now();
        events.add(new RecordedEvent.Now(now));
        return now;
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
        int tokens = source.countTokens(request);
        events.add(new RecordedEvent.Counted(tokens));
        return tokens;
    }

    @Override
    public Flux<ChatEvent> stream(ChatRequest request, Instant firstTextBy, Instant endBy) {
        return Flux.defer(() -> {
            events.add(new RecordedEvent.Prompted(request));
            return source.stream(request, firstTextBy, endBy)
                    .doOnNext(event -> events.add(new RecordedEvent.ModelSaid(event)))
                    .doOnComplete(() -> events.add(new RecordedEvent.ModelEnded(RecordedEvent.ModelEnded.FINISHED)))
                    .doOnError(fault -> events.add(new RecordedEvent.ModelEnded(code(fault))));
        });
    }

    private static String code(Throwable fault) {
        return fault instanceof ModelException model ? model.code().name() : ModelException.Code.INTERNAL.name();
    }

    @Override
    public Flux<ToolInvocation> invoke(List<ToolCall> calls, ToolContext context) {
        return Flux.defer(() -> {
            events.add(new RecordedEvent.Called(calls, context.now(), context.firstSourceNumber()));
            return source.invoke(calls, context)
                    .doOnNext(invocation -> events.add(new RecordedEvent.Invoked(invocation)));
        });
    }

    @Override
    public void refused(ToolCall call, ToolContext context, String code) {
        events.add(new RecordedEvent.Refused(call, code));
        source.refused(call, context, code);
    }

    @Override
    public void ended(LoopState state, Duration took) {
        source.ended(state, took);
    }
}
