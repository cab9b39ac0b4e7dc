package dev.parley.assistant.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.conversation.TurnJson;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.ToolCall;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class TurnReplayTests {

    private final AtomicInteger searches = new AtomicInteger();

    private AgentSetup setup(Function<ChatRequest, List<ChatEvent>> script) {
        return new AgentSetup(
                ScriptedModel.full(script),
                TestTools.of("web_search", ToolEffect.READS, arguments -> {
                    int n = searches.incrementAndGet();
                    return new ToolResult.Ok(
                            "", List.of(ToolSource.of("Owls " + n, "https://owls.example/" + n, "Owls hunt " + n)));
                }),
                TestTools.of("remember", ToolEffect.WRITES_MEMORY, arguments -> ToolResult.Ok.of("saved")));
    }

    private static List<ChatEvent> searchTwiceAndRemember(ChatRequest request) {
        long results = request.messages().stream()
                .filter(Message.ToolResult.class::isInstance)
                .count();
        return switch ((int) results) {
            case 0 ->
                ScriptedModel.calls(
                        new ToolCall("a", "web_search", "{\"query\":\"owls\"}"),
                        new ToolCall("b", "web_search", "{\"query\":\"owl food\"}"));
            case 2 -> ScriptedModel.calls(new ToolCall("c", "remember", "{\"fact\":\"User is an owl\"}"));
            default -> ScriptedModel.text("Owls hunt 1 [1]. They like soup [2].");
        };
    }

    @Test
    void replay_turnWithParallelAndRefusedCalls_isTheSameByteForByteWithoutModelAndTools() {
        AgentSetup setup = setup(TurnReplayTests::searchTwiceAndRemember);
        AgentLoop loop = setup.loop();
        AgentAnswer answer = loop.answer(AgentSetup.request("Tell me about owls"));
        TurnRecord record = setup.records.getFirst();
        assertThat(record.events()).hasAtLeastOneElementOfType(RecordedEvent.Refused.class);
        int before = searches.get();
        TurnReplay.Outcome outcome = new TurnReplay(loop).replay(record).block();
        assertThat(outcome.same()).as(outcome.difference()).isTrue();
        assertThat(outcome.transcript()).isEqualTo(TurnJson.write(answer.turn()));
        assertThat(searches).hasValue(before);
        assertThat(outcome.steps())
                .contains("tools: web_search, web_search", "remember: not run, consent_required", "turn ended: done")
                .anyMatch(step -> step.startsWith("web_search: ok, attempts 1, "))
                .noneMatch(step -> step.contains("owl"));
    }

    @Test
    void replay_changedRecord_saysWhereItWentAnotherWay() {
        AgentSetup setup = setup(TurnReplayTests::searchTwiceAndRemember);
        AgentLoop loop = setup.loop();
        AgentAnswer ignored = loop.answer(AgentSetup.request("Tell me about owls"));
        TurnRecord record = setup.records.getFirst();
        TurnRecord changed = new TurnRecord(
                AgentSetup.request("Tell me about cats"),
                record.model(),
                record.tools(),
                record.events(),
                record.emitted(),
                record.end());
        TurnReplay.Outcome outcome = new TurnReplay(loop).replay(changed).block();
        assertThat(outcome.same()).isFalse();
        assertThat(outcome.difference()).contains("the prompt differs");
    }

    @Test
    void replay_toolsThatAreGoneByThen_areThoseOfTheRecord() {
        AgentSetup setup = setup(TurnReplayTests::searchTwiceAndRemember);
        AgentAnswer answer = setup.loop().answer(AgentSetup.request("Tell me about owls"));
        AgentLoop without = new AgentSetup(ScriptedModel.full(request -> List.of())).loop();
        TurnReplay.Outcome outcome =
                new TurnReplay(without).replay(setup.records.getFirst()).block();
        assertThat(outcome.same()).as(outcome.difference()).isTrue();
        assertThat(outcome.transcript()).isEqualTo(TurnJson.write(answer.turn()));
    }

    @Test
    void replay_turnWithAGreetingAndQuotes_isTheSameByteForByte() {
        AgentSetup setup = setup(TurnReplayTests::searchTwiceAndRemember);
        AgentLoop loop = setup.loop();
        AgentAnswer answer = loop.answer(new AgentRequest(
                "turn",
                "conversation",
                "person",
                "What is this?",
                List.of(new Quoted("forwarded message", "Owls are cats.")),
                "Welcome!\n\n",
                "",
                List.of(),
                List.of(),
                Briefing.NONE));
        assertThat(answer.text()).startsWith("Welcome!\n\nOwls hunt 1 [1].");
        String logged = TurnJson.write(answer.turn());
        assertThat(logged).contains("Welcome!", "Owls are cats.");
        TurnReplay.Outcome outcome =
                new TurnReplay(loop).replay(setup.records.getFirst()).block();
        assertThat(outcome.same()).as(outcome.difference()).isTrue();
        assertThat(outcome.transcript()).isEqualTo(logged);
    }

    @Test
    void replay_failedTurn_failsTheSameWay() {
        AgentSetup setup = new AgentSetup(ScriptedModel.full(request -> {
            throw new ModelException(ModelException.Code.UNAVAILABLE, "gone", null);
        }));
        AgentLoop loop = setup.loop();
        assertThat(loop.run(AgentSetup.request("Hi")).materialize().blockLast().isOnError())
                .isTrue();
        assertThat(setup.records.getFirst().end()).isEqualTo("error");
        TurnReplay.Outcome outcome =
                new TurnReplay(loop).replay(setup.records.getFirst()).block();
        assertThat(outcome.same()).isTrue();
        assertThat(outcome.steps())
                .containsExactly(
                        "prompt of 2 messages and 0 tools",
                        "model wrote 0 characters and 0 calls, and failed: UNAVAILABLE",
                        "turn ended: error");
    }

    @Test
    void replay_turnWhoseClientWentAway_isTheSameUpToThere() {
        AgentSetup setup = new AgentSetup(
                ScriptedModel.full(request -> ScriptedModel.calls(new ToolCall("a", "web_search", "{}"))),
                TestTools.slow(
                        "web_search", ToolEffect.READS, java.time.Duration.ofSeconds(20), arguments -> Mono.never()));
        AgentLoop loop = setup.loop();
        Disposable turn = loop.run(AgentSetup.request("Hi")).subscribe();
        turn.dispose();
        await().until(() -> !setup.records.isEmpty());
        assertThat(setup.records.getFirst().end()).isEqualTo("cancelled");
        assertThat(setup.audit)
                .singleElement()
                .satisfies(entry -> assertThat(entry.outcome()).isEqualTo("cancelled"));
        assertThat(new TurnReplay(loop).replay(setup.records.getFirst()).block().same())
                .isTrue();
    }
}
