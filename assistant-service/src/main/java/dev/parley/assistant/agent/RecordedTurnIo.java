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
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * Answers from the record of a turn, and only while the turn asks what it asked then: anything else ends it with a
 * {@link ReplayException} that says where it went another way. For one turn.
 */
final class RecordedTurnIo implements TurnIo {

    private final TurnRecord record;
    private int position;

    RecordedTurnIo(TurnRecord record) {
        this.record = record;
    }

    @Override
    public Instant now() {
        return next(RecordedEvent.Now.class).at();
    }

    @Override
    public ModelInfo model() {
        return record.model();
    }

    @Override
    public List<ToolSpec> tools() {
        return record.tools();
    }

    @Override
    public int countTokens(ChatRequest request) {
        return next(RecordedEvent.Counted.class).tokens();
    }

    @Override
    public Flux<ChatEvent> stream(ChatRequest request, Instant firstTextBy, Instant endBy) {
        return Flux.defer(() -> {
            expect(next(RecordedEvent.Prompted.class).request().equals(request), "the prompt differs");
            List<ChatEvent> said = new ArrayList<>();
            while (!exhausted() && peek() instanceof RecordedEvent.ModelSaid(ChatEvent event)) {
                said.add(event);
                position++;
            }
            if (exhausted()) {
                // The turn was stopped while the model wrote.
                return Flux.fromIterable(said).concatWith(Flux.defer(() -> Flux.error(ended())));
            }
            String fault = next(RecordedEvent.ModelEnded.class).fault();
            Flux<ChatEvent> events = Flux.fromIterable(said);
            return fault.equals(RecordedEvent.ModelEnded.FINISHED)
                    ? events
                    : events.concatWith(
                            Flux.error(new ModelException(ModelException.Code.valueOf(fault), "as recorded", null)));
        });
    }

    @Override
    public Flux<ToolInvocation> invoke(List<ToolCall> calls, ToolContext context) {
        return Flux.defer(() -> {
            RecordedEvent.Called called = next(RecordedEvent.Called.class);
            expect(
                    called.equals(new RecordedEvent.Called(calls, context.now(), context.firstSourceNumber())),
                    "the tool calls differ");
            List<ToolInvocation> invocations = new ArrayList<>();
            while (invocations.size() < calls.size() && !exhausted()) {
                invocations.add(next(RecordedEvent.Invoked.class).invocation());
            }
            // A record that ends here is one of a turn that was stopped while its tools ran.
            return invocations.size() == calls.size()
                    ? Flux.fromIterable(invocations)
                    : Flux.fromIterable(invocations).concatWith(Flux.defer(() -> Flux.error(ended())));
        });
    }

    @Override
    public void refused(ToolCall call, ToolContext context, String code) {
        expect(
                next(RecordedEvent.Refused.class).equals(new RecordedEvent.Refused(call, code)),
                "another call was refused");
    }

    @Override
    public void ended(LoopState state, Duration took) {}

    /** Whether the turn asked for everything that was recorded. */
    boolean exhausted() {
        return position == record.events().size();
    }

    private RecordedEvent peek() {
        if (exhausted()) {
            throw ended();
        }
        return record.events().get(position);
    }

    private ReplayException ended() {
        return new ReplayException("event " + position + ": the record ends here");
    }

    private <T extends RecordedEvent> T next(Class<T> type) {
        RecordedEvent event = peek();
        expect(
                type.isInstance(event),
                "recorded is " + event.getClass().getSimpleName() + ", asked for is " + type.getSimpleName());
        position++;
        return type.cast(event);
    }

    private void expect(boolean holds, String difference) {
        if (!holds) {
            throw new ReplayException("event " + position + ": " + difference);
        }
    }
}
