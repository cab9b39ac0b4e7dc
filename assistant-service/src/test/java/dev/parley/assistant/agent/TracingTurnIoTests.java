package dev.parley.assistant.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.parley.assistant.memory.BackgroundWrites;
import dev.parley.assistant.trace.TurnStages;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.trace.TraceStage;
import dev.parley.memory.trace.TurnTrace;
import dev.parley.memory.trace.TurnTraceStore;
import dev.parley.model.ModelException;
import dev.parley.model.ToolCall;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a turn of the agent leaves of its steps. */
class TracingTurnIoTests {

    private static final String WORDS = "a word that must not be kept";

    private final List<TurnTrace> kept = new CopyOnWriteArrayList<>();
    private final TurnTracer tracer = new TurnTracer(new Kept(), new BackgroundWrites(), Clock.systemUTC());

    private final class Kept implements TurnTraceStore {

        @Override
        public Mono<Boolean> keep(TurnTrace trace) {
            return Mono.fromSupplier(() -> kept.add(trace));
        }

        @Override
        public Mono<Boolean> add(PersonId person, String turn, TraceStage stage) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Mono<TurnTrace> find(String turn) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Flux<TurnTrace> before(Instant time) {
            return Flux.error(new UnsupportedOperationException());
        }

        @Override
        public Flux<TurnTrace> flagged(Instant time) {
            return Flux.error(new UnsupportedOperationException());
        }

        @Override
        public Flux<Talk> talks(Instant time) {
            return Flux.error(new UnsupportedOperationException());
        }
    }

    private List<TraceStage> stagesOf(ScriptedModel model, String text) {
        TurnStages stages = tracer.begin();
        new AgentSetup(model)
                .loop()
                .run(AgentSetup.request(text))
                .contextWrite(stages::into)
                .onErrorComplete()
                .blockLast();
        tracer.end(
                new TurnTracer.Way("turn", new PersonId("p"), new ConversationId("c"), "test", ""),
                stages,
                TurnTracer.ANSWERED);
        await().until(() -> !kept.isEmpty());
        return kept.getFirst().stages();
    }

    @Test
    void stages_ofTheLoop_areItsStepsInOrderWithTokensAndWithoutWords() {
        ScriptedModel model = new ScriptedModel(
                8_192,
                request -> request.messages().size() == 2
                        ? ScriptedModel.calls(new ToolCall("1", "nothing_like_it", "{\"query\":\"" + WORDS + "\"}"))
                        : ScriptedModel.text(WORDS));
        List<TraceStage> stages = stagesOf(model, WORDS);
        assertThat(stages)
                .extracting(
                        TraceStage::name,
                        stage -> stage.facts().get("calls"),
                        stage -> stage.facts().get("tool"))
                .containsExactly(
                        tuple("model", "1", null), tuple("tool", null, "nothing_like_it"), tuple("model", "0", null));
        assertThat(stages.getLast().facts()).containsKeys("promptTokens", "completionTokens", "firstMillis");
        assertThat(stages.get(1).outcome()).isNotEqualTo("ok");
        assertThat(kept.toString()).doesNotContain(WORDS);
        assertThat(kept.getFirst().began()).isEqualTo(stages.getFirst().at());
    }

    @Test
    void stages_ofAModelThatFails_endWithItsCode() {
        ScriptedModel model = new ScriptedModel(8_192, request -> {
            throw new ModelException(ModelException.Code.UNAVAILABLE, WORDS, null);
        });
        assertThat(stagesOf(model, "Hi")).last().satisfies(stage -> {
            assertThat(stage.name()).isEqualTo("model");
            assertThat(stage.outcome()).isEqualTo("unavailable");
        });
        assertThat(kept.toString()).doesNotContain(WORDS);
    }
}
