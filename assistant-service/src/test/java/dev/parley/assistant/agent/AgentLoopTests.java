package dev.parley.assistant.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.fact.Fact;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.ToolCall;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import dev.parley.tool.ToolSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class AgentLoopTests {

    private static final Instant NOW = Instant.parse("2026-11-23T23:40:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final AgentProperties PROPERTIES = AgentSetup.properties();
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\"}},\"required\":[\"query\"]}";

    @Test
    void run_plainAnswer_streamsItAndLogsTheTurn() {
        AgentAnswer answer = last(loop(request -> ScriptedModel.text("Hello there."), Duration.ofSeconds(1)), "Hi");
        assertThat(answer.text()).isEqualTo("Hello there.");
        assertThat(answer.stop()).isEqualTo(StopCause.ANSWERED);
        assertThat(answer.turn().messages())
                .containsExactly(new LoggedMessage.User("Hi"), new LoggedMessage.Assistant("Hello there."));
    }

    @Test
    void run_searchThenAnswer_citesWhatTheSourceSupports() {
        AgentLoop loop = loop(
                request -> hasResult(request)
                        ? ScriptedModel.text("The tower is 330 metres tall [1]. It is made of cheese [1].")
                        : ScriptedModel.calls(call("1", "{\"query\":\"tower\"}")),
                Duration.ofSeconds(1));
        List<AgentEvent> events = loop.run(request("How tall is the tower?", List.of()))
                .collectList()
                .block();
        assertThat(events).hasAtLeastOneElementOfType(AgentEvent.ToolStarted.class);
        assertThat(events).contains(new AgentEvent.ToolFinished("1", "lookup", "ok", 1));
        AgentAnswer answer = answer(events);
        assertThat(answer.text()).isEqualTo("The tower is 330 metres tall [1]. It is made of cheese.");
        assertThat(answer.citations()).extracting(Citation::number).containsExactly(1);
        StringBuilder streamed = new StringBuilder();
        for (AgentEvent event : events) {
            if (event instanceof AgentEvent.Delta delta) {
                streamed.append(delta.text());
            }
        }
        assertThat(streamed.toString()).isEqualTo(answer.text());
    }

    @Test
    void run_endlessCalls_endsAtTheRoundLimitWithToolsOff() {
        AtomicInteger count = new AtomicInteger();
        ScriptedModel model = new ScriptedModel(
                8_192,
                request -> request.tools().isEmpty()
                        ? ScriptedModel.text("That is all I found.")
                        : ScriptedModel.calls(
                                call("c" + count.get(), "{\"query\":\"" + count.incrementAndGet() + "\"}")));
        AgentAnswer answer = last(loop(model, Duration.ofSeconds(1)), "Search for ever");
        assertThat(answer.stop()).isEqualTo(StopCause.ROUNDS);
        assertThat(answer.text()).isEqualTo("That is all I found.");
        assertThat(model.requests).hasSize(PROPERTIES.budget().rounds() + 1);
    }

    @Test
    void run_manyCallsAtOnce_endsAtTheCallLimit() {
        List<ToolCall> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(call("c" + i, "{\"query\":\"" + i + "\"}"));
        }
        AgentAnswer answer = last(
                loop(
                        request -> request.tools().isEmpty()
                                ? ScriptedModel.text("Done.")
                                : ScriptedModel.calls(many.toArray(ToolCall[]::new)),
                        Duration.ofSeconds(1)),
                "Everything");
        assertThat(answer.stop()).isEqualTo(StopCause.TOOL_CALLS);
        assertThat(answer.turn().messages().stream().filter(LoggedMessage.ToolCall.class::isInstance))
                .hasSize(PROPERTIES.budget().toolCalls());
    }

    @Test
    void run_sameCallTwice_endsTheToolPhase() {
        AgentAnswer answer = last(
                loop(
                        request -> request.tools().isEmpty()
                                ? ScriptedModel.text("Nothing new.")
                                : ScriptedModel.calls(call("1", "{\"query\":\"same\"}")),
                        Duration.ofSeconds(1)),
                "Again");
        assertThat(answer.stop()).isEqualTo(StopCause.REPEATED_CALL);
    }

    @Test
    void run_unknownToolAndBrokenArguments_goBackToTheModelAsErrors() {
        ScriptedModel model =
                new ScriptedModel(8_192, request -> switch (request.messages().size()) {
                    case 2 -> ScriptedModel.calls(new ToolCall("1", "nothing_like_it", "{}"));
                    case 4 -> ScriptedModel.calls(call("2", "{\"query\":"));
                    default -> ScriptedModel.text("I could not look it up.");
                });
        AgentAnswer answer = last(loop(model, Duration.ofSeconds(1)), "Go");
        assertThat(answer.text()).isEqualTo("I could not look it up.");
        assertThat(answer.turn().messages().stream()
                        .filter(LoggedMessage.ToolResult.class::isInstance)
                        .map(message -> ((LoggedMessage.ToolResult) message).text()))
                .hasSize(2)
                .allMatch(text -> text.startsWith("Error: "));
    }

    @Test
    void run_hangingTool_isCutOffAndTheModelGoesOn() {
        AgentLoop loop = loop(
                request -> hasResult(request)
                        ? ScriptedModel.text("It took too long.")
                        : ScriptedModel.calls(call("1", "{\"query\":\"hang\"}")),
                Duration.ofMillis(100));
        assertThat(last(loop, "Wait").text()).isEqualTo("It took too long.");
    }

    @Test
    void run_emptyAnswer_isAnErrorAndNotAnEmptyMessage() {
        AgentLoop loop = loop(request -> ScriptedModel.text("  "), Duration.ofSeconds(1));
        assertThatThrownBy(() -> loop.run(request("Hi", List.of())).blockLast()).isInstanceOf(ModelException.class);
    }

    @Test
    void run_cancelled_cancelsTheTool() {
        AtomicBoolean running = new AtomicBoolean();
        AtomicBoolean cancelled = new AtomicBoolean();
        Tool tool = tool(
                Duration.ofSeconds(30),
                Mono.<ToolResult>never()
                        .doOnSubscribe(subscription -> running.set(true))
                        .doOnCancel(() -> cancelled.set(true)));
        AgentLoop loop =
                loop(new ScriptedModel(8_192, request -> ScriptedModel.calls(call("1", "{\"query\":\"x\"}"))), tool);
        Disposable turn = loop.run(request("Hi", List.of())).subscribe();
        await().untilTrue(running);
        turn.dispose();
        assertThat(cancelled).isTrue();
    }

    @Test
    void run_longHistory_isTrimmedToTheContextAndKeepsTheQuestion() {
        ScriptedModel model = new ScriptedModel(600, request -> ScriptedModel.text("Short."));
        List<LoggedTurn> history = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            history.add(new LoggedTurn(
                    "t" + i,
                    NOW,
                    List.of(
                            new LoggedMessage.User("Question number " + i + " of a long talk"),
                            new LoggedMessage.ToolCall("c" + i, "lookup", "{\"query\":\"" + i + "\"}"),
                            new LoggedMessage.ToolResult("c" + i, "lookup", "word ".repeat(40)),
                            new LoggedMessage.Assistant("Answer number " + i))));
        }
        loop(model, Duration.ofSeconds(1)).run(request("And now?", history)).blockLast();
        ChatRequest sent = model.requests.getFirst();
        assertThat(model.countTokens(sent)).isLessThanOrEqualTo(600 - sent.maxTokens());
        assertThat(sent.messages().getLast()).isEqualTo(new Message.User("And now?"));
        assertThat(sent.messages()).contains(new Message.Assistant("Answer number 29"));
        assertThat(sent.messages()).doesNotContain(new Message.Assistant("Answer number 0"));
    }

    @Test
    void run_compactModel_getsThePromptItWasTrainedOn() {
        ScriptedModel model = new ScriptedModel(1_024, request -> ScriptedModel.text("Ana."));
        AgentRequest request = new AgentRequest(
                "t",
                "c",
                "p",
                "What is my sister called?",
                List.of(),
                List.of(new Fact("f", "User's sister is called Ana", NOW, "t0")));
        loop(model, Duration.ofSeconds(1)).run(request).blockLast();
        assertThat(model.requests.getFirst().messages().getFirst()).isEqualTo(new Message.System("""
                                Environment: ipython
                                Today Date: 23 November 2026, Monday, 23:40

                                You are Parley, a helpful assistant.
                                Tools: lookup
                                Memory:
                                - User's sister is called Ana"""));
    }

    private static boolean hasResult(ChatRequest request) {
        return request.messages().stream().anyMatch(Message.ToolResult.class::isInstance);
    }

    private static ToolCall call(String id, String arguments) {
        return new ToolCall(id, "lookup", arguments);
    }

    private static AgentRequest request(String text, List<LoggedTurn> history) {
        return new AgentRequest("turn", "conversation", "person", text, history, List.of());
    }

    private static AgentAnswer last(AgentLoop loop, String text) {
        return answer(loop.run(request(text, List.of())).collectList().block());
    }

    private static AgentAnswer answer(List<AgentEvent> events) {
        assertThat(events).isNotEmpty();
        return ((AgentEvent.Done) events.getLast()).answer();
    }

    private static AgentLoop loop(Function<ChatRequest, List<ChatEvent>> script, Duration timeout) {
        return loop(new ScriptedModel(8_192, script), timeout);
    }

    private static AgentLoop loop(ScriptedModel model, Duration timeout) {
        return loop(model, tool(timeout, null));
    }

    private static AgentLoop loop(ScriptedModel model, Tool tool) {
        return new AgentSetup(model, tool).clock(CLOCK).loop();
    }

    /** @param result null: a page about a tower, or nothing ever for the query {@code hang} */
    private static Tool tool(Duration timeout, Mono<ToolResult> result) {
        return new Tool() {
            @Override
            public ToolSpec spec() {
                return new ToolSpec("lookup", "Looks up", SCHEMA, ToolEffect.READS, timeout, 4_000);
            }

            @Override
            public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
                if (result != null) {
                    return result;
                }
                if (arguments.text("query").equals("hang")) {
                    return Mono.never();
                }
                String text = "The tower is 330 metres tall.";
                return Mono.just(
                        new ToolResult.Ok("", List.of(ToolSource.of("Tower", "https://example.org/tower", text))));
            }
        };
    }
}
