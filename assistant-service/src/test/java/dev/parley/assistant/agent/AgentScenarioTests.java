package dev.parley.assistant.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.FinishReason;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.ModelInfo;
import dev.parley.model.ToolCall;
import dev.parley.model.ToolDefinition;
import dev.parley.model.Usage;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.policy.AuditEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Models and tools that misbehave: each turn ends within its budget, with an answer and the right audit trail. Long, so that
 * all scenarios go through the same two paths and the same checks.
 */
class AgentScenarioTests {

    /** Both ways into the loop. */
    enum Path {
        STREAMING {
            @Override
            AgentAnswer run(AgentLoop loop, AgentRequest request) {
                List<AgentEvent> events = loop.run(request).collectList().block();
                AgentAnswer answer = ((AgentEvent.Done) events.getLast()).answer();
                StringBuilder streamed = new StringBuilder();
                events.forEach(event -> {
                    if (event instanceof AgentEvent.Delta delta) {
                        streamed.append(delta.text());
                    }
                });
                assertThat(streamed.toString()).isEqualTo(answer.text());
                return answer;
            }
        },
        BLOCKING {
            @Override
            AgentAnswer run(AgentLoop loop, AgentRequest request) {
                return loop.answer(request);
            }
        };

        abstract AgentAnswer run(AgentLoop loop, AgentRequest request);
    }

    private static ToolCall call(String id, String tool, String arguments) {
        return new ToolCall(id, tool, arguments);
    }

    private static long results(ChatRequest request) {
        return request.messages().stream()
                .filter(Message.ToolResult.class::isInstance)
                .count();
    }

    private static ScriptedModel stubborn(ToLongFunction<ChatRequest> number) {
        return ScriptedModel.full(request -> request.tools().isEmpty()
                ? ScriptedModel.text("That is all I have.")
                : ScriptedModel.calls(
                        call("c" + results(request), "lookup", "{\"query\":\"" + number.applyAsLong(request) + "\"}")));
    }

    private static AgentSetup echoing(ScriptedModel model) {
        return new AgentSetup(
                model,
                TestTools.of(
                        "lookup", ToolEffect.READS, arguments -> ToolResult.Ok.of("About " + arguments.text("query"))));
    }

    private static List<String> outcomes(AgentSetup setup) {
        return setup.audit.stream().map(AuditEntry::outcome).toList();
    }

    @ParameterizedTest
    @EnumSource
    void endlessCalls_endAtTheRounds(Path path) {
        AgentSetup setup = echoing(stubborn(AgentScenarioTests::results));
        AgentAnswer answer = path.run(setup.loop(), AgentSetup.request("Go on for ever"));
        assertThat(answer.text()).isEqualTo("That is all I have.");
        assertThat(answer.turn().stop()).isEqualTo("rounds");
        assertThat(outcomes(setup)).containsExactly("ok", "ok", "ok", "ok");
        assertThat(setup.meters.counter("parley.turn.stops", "cause", "rounds").count())
                .isEqualTo(1);
        assertThat(setup.meters.summary("parley.turn.tool.calls").totalAmount()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void modelThatCallsEvenWithToolsOff_stillGivesAnAnswer(Path path) {
        AgentSetup setup = echoing(ScriptedModel.full(request -> ScriptedModel.calls(
                call("c" + results(request), "lookup", "{\"query\":\"" + results(request) + "\"}"))));
        AgentAnswer answer = path.run(setup.loop(), AgentSetup.request("Go on for ever"));
        assertThat(answer.text()).contains("could not finish");
        assertThat(answer.stop()).isEqualTo(StopCause.ROUNDS);
        assertThat(outcomes(setup)).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource
    void sameCallInOtherSpelling_endsTheToolPhase(Path path) {
        AgentSetup setup = echoing(ScriptedModel.full(request -> {
            if (request.tools().isEmpty()) {
                return ScriptedModel.text("Nothing new.");
            }
            return ScriptedModel.calls(
                    results(request) == 0
                            ? call("a", "lookup", "{\"query\":\"owls\",\"n\":1}")
                            : call("b", "lookup", "{ \"n\": 1, \"query\": \"owls\" }"));
        }));
        assertThat(path.run(setup.loop(), AgentSetup.request("Owls?")).stop()).isEqualTo(StopCause.REPEATED_CALL);
        assertThat(outcomes(setup)).containsExactly("ok", "repeated_call");
    }

    @ParameterizedTest
    @EnumSource
    void threeResultsWithoutNews_endTheToolPhase(Path path) {
        AgentSetup setup = new AgentSetup(
                        stubborn(AgentScenarioTests::results),
                        TestTools.of("lookup", ToolEffect.READS, arguments -> ToolResult.Ok.of("No results.")))
                .with("budget.rounds", "20", "budget.tool-calls", "20");
        AgentAnswer answer = path.run(setup.loop(), AgentSetup.request("Owls?"));
        assertThat(answer.stop()).isEqualTo(StopCause.NO_NEW_INFORMATION);
        // The first says that there is nothing; three more say it again.
        assertThat(outcomes(setup)).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource
    void malformedUnknownAndHugeCalls_goBackAsErrorsThatAModelCanRead(Path path) {
        String huge = "{\"query\":\"" + "x".repeat(1_000_000) + "\"}";
        ScriptedModel model = ScriptedModel.full(request -> switch ((int) results(request)) {
            case 0 -> ScriptedModel.calls(call("a", "lookup", "{\"query\":"));
            case 1 -> ScriptedModel.calls(call("b", "no_such_tool", "{}"));
            case 2 -> ScriptedModel.calls(call("c", "lookup", huge));
            default -> ScriptedModel.text("I could not look it up.");
        });
        AgentSetup setup = echoing(model).with("budget.fruitless-results", "9");
        AgentAnswer answer = path.run(setup.loop(), AgentSetup.request("Owls?"));
        assertThat(answer.text()).isEqualTo("I could not look it up.");
        assertThat(outcomes(setup)).containsExactly("arguments_malformed", "unknown_tool", "arguments_too_long");
        List<LoggedMessage.ToolCall> logged = answer.turn().messages().stream()
                .filter(LoggedMessage.ToolCall.class::isInstance)
                .map(LoggedMessage.ToolCall.class::cast)
                .toList();
        assertThat(logged).allMatch(message -> CallKey.isObject(message.arguments()));
        assertThat(answer.turn().toString()).hasSizeLessThan(10_000);
        assertThat(model.requests.getLast().messages())
                .filteredOn(Message.ToolResult.class::isInstance)
                .allMatch(message -> ((Message.ToolResult) message).text().contains("Error: "));
    }

    @ParameterizedTest
    @EnumSource
    void hangingTool_isCutOffAndTheModelGoesOn(Path path) {
        AgentSetup setup = new AgentSetup(
                ScriptedModel.full(request -> results(request) == 0
                        ? ScriptedModel.calls(call("a", "lookup", "{}"))
                        : ScriptedModel.text("It took too long.")),
                TestTools.slow("lookup", ToolEffect.CREATES, Duration.ofMillis(50), arguments -> Mono.never()));
        assertThat(path.run(setup.loop(), AgentSetup.request("Wait")).text()).isEqualTo("It took too long.");
        assertThat(outcomes(setup)).containsExactly("timeout");
    }

    @ParameterizedTest
    @EnumSource
    void toolThatOutlivesTheTurn_leavesTimeForTheLastAnswer(Path path) {
        AgentSetup setup = new AgentSetup(
                        ScriptedModel.full(request -> request.tools().isEmpty()
                                ? ScriptedModel.text("It took too long.")
                                : ScriptedModel.calls(call("a" + results(request), "lookup", "{}"))),
                        TestTools.slow("lookup", ToolEffect.READS, Duration.ofSeconds(20), arguments -> Mono.never()))
                .with("budget.time", "5s", "budget.last-answer-time", "4800ms");
        AgentAnswer answer = path.run(setup.loop(), AgentSetup.request("Wait"));
        assertThat(answer.text()).isEqualTo("It took too long.");
        assertThat(answer.stop()).isEqualTo(StopCause.DEADLINE);
        assertThat(outcomes(setup)).containsExactly("deadline");
    }

    @ParameterizedTest
    @EnumSource
    void moreCallsAtOnceThanTheBudget_runUpToIt(Path path) {
        AgentSetup setup = echoing(ScriptedModel.full(request -> request.tools().isEmpty()
                        ? ScriptedModel.text("Two of four.")
                        : ScriptedModel.calls(
                                call("a", "lookup", "{\"query\":\"1\"}"),
                                call("b", "lookup", "{\"query\":\"2\"}"),
                                call("c", "lookup", "{\"query\":\"3\"}"),
                                call("d", "lookup", "{\"query\":\"4\"}"))))
                .with("budget.tool-calls", "2");
        AgentAnswer answer = path.run(setup.loop(), AgentSetup.request("Four, please"));
        assertThat(answer.text()).isEqualTo("Two of four.");
        assertThat(answer.stop()).isEqualTo(StopCause.TOOL_CALLS);
        assertThat(outcomes(setup)).containsExactlyInAnyOrder("ok", "ok", "tool_calls", "tool_calls");
        assertThat(setup.meters
                        .counter("parley.turn.calls.refused", "reason", "tool_calls")
                        .count())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void toolThatFailsTwiceThenWorks_isTriedAgainByTheGateway(Path path) {
        AtomicInteger tries = new AtomicInteger();
        AgentSetup setup = new AgentSetup(
                ScriptedModel.full(request -> results(request) == 0
                        ? ScriptedModel.calls(call("a", "lookup", "{}"))
                        : ScriptedModel.text("It worked.")),
                TestTools.slow(
                        "lookup",
                        ToolEffect.READS,
                        Duration.ofSeconds(20),
                        arguments -> tries.incrementAndGet() < 3
                                ? Mono.error(new IllegalStateException("down"))
                                : Mono.just(ToolResult.Ok.of("Owls hunt."))));
        assertThat(path.run(setup.loop(), AgentSetup.request("Owls?")).text()).isEqualTo("It worked.");
        assertThat(setup.audit).singleElement().satisfies(entry -> {
            assertThat(entry.outcome()).isEqualTo("ok");
            assertThat(entry.attempts()).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @EnumSource
    void writingToolThatFailsTwiceThenWorks_mayBeCalledAgainByTheModel(Path path) {
        AtomicInteger tries = new AtomicInteger();
        AgentSetup setup = new AgentSetup(
                ScriptedModel.full(request -> results(request) < 3
                        ? ScriptedModel.calls(call("a" + results(request), "create_image", "{\"prompt\":\"owl\"}"))
                        : ScriptedModel.text("Here is your owl.")),
                TestTools.slow(
                        "create_image",
                        ToolEffect.CREATES,
                        Duration.ofSeconds(20),
                        arguments -> tries.incrementAndGet() < 3
                                ? Mono.error(new IllegalStateException("down"))
                                : Mono.just(ToolResult.Ok.of("done"))));
        assertThat(path.run(setup.loop(), AgentSetup.request("Draw an owl")).text())
                .isEqualTo("Here is your owl.");
        assertThat(outcomes(setup)).containsExactly("tool_error", "tool_error", "ok");
    }

    @ParameterizedTest
    @EnumSource
    void parallelCalls_runAtOnceAndKeepTheirOrder(Path path) {
        CountDownLatch both = new CountDownLatch(2);
        AgentSetup setup = new AgentSetup(
                ScriptedModel.full(request -> results(request) == 0
                        ? ScriptedModel.calls(
                                call("a", "lookup", "{\"query\":\"first\"}"),
                                call("b", "lookup", "{\"query\":\"second\"}"))
                        : ScriptedModel.text("Both.")),
                TestTools.slow(
                        "lookup",
                        ToolEffect.READS,
                        Duration.ofSeconds(20),
                        arguments -> Mono.fromCallable(() -> {
                                    both.countDown();
                                    both.await();
                                    return (ToolResult) ToolResult.Ok.of(arguments.text("query"));
                                })
                                .subscribeOn(reactor.core.scheduler.Schedulers.boundedElastic())));
        AgentAnswer answer = path.run(setup.loop(), AgentSetup.request("Both, please"));
        assertThat(answer.turn().messages())
                .filteredOn(LoggedMessage.ToolResult.class::isInstance)
                .extracting(message -> ((LoggedMessage.ToolResult) message).text())
                .containsExactly("first", "second");
        assertThat(outcomes(setup)).containsExactly("ok", "ok");
    }

    @ParameterizedTest
    @EnumSource
    void hangingModel_endsWithAnHonestSentenceAndWhatWasFound(Path path) {
        AgentSetup setup = new AgentSetup(
                        new FlowModel(request -> results(request) == 0
                                ? Flux.fromIterable(ScriptedModel.calls(call("a", "web_search", "{}")))
                                : Flux.never()),
                        TestTools.of(
                                "web_search",
                                ToolEffect.READS,
                                arguments -> new ToolResult.Ok(
                                        "",
                                        List.of(dev.parley.tool.ToolSource.of(
                                                "Owls", "https://owls.example/", "Owls hunt.")))))
                .with("budget.time", "600ms", "budget.last-answer-time", "200ms");
        Instant before = Instant.now();
        AgentAnswer answer = path.run(setup.loop(), AgentSetup.request("Owls?"));
        assertThat(answer.stop()).isEqualTo(StopCause.DEADLINE);
        assertThat(answer.turn().stop()).isEqualTo("deadline");
        assertThat(answer.text()).contains("could not finish").contains("https://owls.example/");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @EnumSource
    void modelThatStopsInTheMiddle_keepsWhatItWrote(Path path) {
        AgentSetup setup = new AgentSetup(
                        new FlowModel(request -> Flux.<ChatEvent>just(new ChatEvent.TextDelta("Owls hunt at"))
                                .concatWith(Flux.never())))
                .with("budget.time", "300ms", "budget.last-answer-time", "100ms");
        AgentAnswer answer = path.run(setup.loop(), AgentSetup.request("Owls?"));
        assertThat(answer.text()).isEqualTo("Owls hunt at");
        assertThat(answer.stop()).isEqualTo(StopCause.DEADLINE);
    }

    @ParameterizedTest
    @EnumSource
    void promptTokens_stayWithinTheirBudgetWithTheLastAnswer(Path path) {
        AgentSetup setup = echoing(metered(300, 10))
                .with("budget.prompt-tokens", "1000", "budget.rounds", "50", "budget.tool-calls", "50");
        AgentAnswer answer = path.run(setup.loop(), AgentSetup.request("Go on"));
        assertThat(answer.stop()).isEqualTo(StopCause.PROMPT_TOKENS);
        assertThat(answer.usage().promptTokens()).isLessThanOrEqualTo(1_000);
        assertThat(answer.text()).isEqualTo("That is all I have.");
    }

    @ParameterizedTest
    @EnumSource
    void completionTokens_stayWithinTheirBudgetWithTheLastAnswer(Path path) {
        AgentSetup setup = echoing(metered(10, 40))
                .with("budget.completion-tokens", "200", "budget.rounds", "50", "budget.tool-calls", "50");
        AgentAnswer answer = path.run(setup.loop(), AgentSetup.request("Go on"));
        assertThat(answer.stop()).isEqualTo(StopCause.COMPLETION_TOKENS);
        assertThat(answer.usage().completionTokens()).isLessThanOrEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void money_staysWithinItsBudgetWithTheLastAnswer(Path path) {
        AgentSetup setup = echoing(metered(100, 10))
                .with(
                        "budget.cost", "0.0012",
                        "budget.rounds", "50",
                        "budget.tool-calls", "50",
                        "prices.scripted.prompt", "2",
                        "prices.scripted.completion", "5");
        AgentAnswer answer = path.run(setup.loop(), AgentSetup.request("Go on"));
        assertThat(answer.stop()).isEqualTo(StopCause.COST);
        assertThat(setup.meters.summary("parley.turn.cost").totalAmount())
                .isPositive()
                .isLessThanOrEqualTo(0.0012);
    }

    @ParameterizedTest
    @EnumSource
    void contextExceeded_isBuiltOnceMoreWithHalfTheRoom(Path path) {
        List<ChatRequest> asked = new ArrayList<>();
        AgentSetup setup = new AgentSetup(new FlowModel(request -> {
            asked.add(request);
            return asked.size() == 1
                    ? Flux.error(new ModelException(ModelException.Code.CONTEXT_EXCEEDED, "too long", null))
                    : Flux.fromIterable(ScriptedModel.text("Short."));
        }));
        AgentRequest request = new AgentRequest("turn", "conversation", "person", "And now?", history(60), List.of());
        assertThat(path.run(setup.loop(), request).text()).isEqualTo("Short.");
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1).messages().size())
                .isLessThan(asked.get(0).messages().size());
        assertThat(asked.get(1).maxTokens()).isLessThan(asked.get(0).maxTokens());
    }

    @ParameterizedTest
    @EnumSource
    void contextExceededTwice_endsInsteadOfTryingForEver(Path path) {
        AtomicInteger asked = new AtomicInteger();
        AgentSetup setup = new AgentSetup(new FlowModel(request -> {
            asked.incrementAndGet();
            return Flux.error(new ModelException(ModelException.Code.CONTEXT_EXCEEDED, "too long", null));
        }));
        AgentAnswer answer = path.run(setup.loop(), AgentSetup.request("Owls?"));
        assertThat(answer.stop()).isEqualTo(StopCause.CONTEXT);
        assertThat(answer.text()).contains("could not finish");
        assertThat(asked).hasValue(2);
    }

    /** Starts a turn and gives what makes its client go away. */
    private static Runnable start(Path path, AgentLoop loop) {
        if (path == Path.STREAMING) {
            Disposable turn = loop.run(AgentSetup.request("Hi")).subscribe();
            return turn::dispose;
        }
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                AgentAnswer ignored = loop.answer(AgentSetup.request("Hi"));
            } catch (RuntimeException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        return () -> {
            caller.interrupt();
            try {
                caller.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void clientGoneWhileTheModelWrites_cancelsTheModel(Path path) {
        AtomicReference<String> model = new AtomicReference<>("idle");
        AgentSetup setup = new AgentSetup(new FlowModel(request -> Flux.<ChatEvent>never()
                .doOnSubscribe(subscription -> model.set("running"))
                .doOnCancel(() -> model.set("cancelled"))));
        Runnable leave = start(path, setup.loop());
        await().untilAsserted(() -> assertThat(model).hasValue("running"));
        leave.run();
        assertThat(model).hasValue("cancelled");
        assertThat(setup.records).extracting(TurnRecord::end).containsExactly("cancelled");
    }

    @ParameterizedTest
    @EnumSource
    void clientGoneWhileAToolRuns_cancelsTheToolAndIsAudited(Path path) {
        AtomicReference<String> tool = new AtomicReference<>("idle");
        AgentSetup setup = new AgentSetup(
                ScriptedModel.full(request -> ScriptedModel.calls(call("a", "lookup", "{}"))),
                TestTools.slow(
                        "lookup",
                        ToolEffect.READS,
                        Duration.ofSeconds(20),
                        arguments -> Mono.<ToolResult>never()
                                .doOnSubscribe(subscription -> tool.set("running"))
                                .doOnCancel(() -> tool.set("cancelled"))));
        Runnable leave = start(path, setup.loop());
        await().untilAsserted(() -> assertThat(tool).hasValue("running"));
        leave.run();
        assertThat(tool).hasValue("cancelled");
        assertThat(outcomes(setup)).containsExactly("cancelled");
        assertThat(setup.records).extracting(TurnRecord::end).containsExactly("cancelled");
    }

    @ParameterizedTest
    @EnumSource
    void namedModel_answersInPlaceOfTheMainOne(Path path) {
        ScriptedModel main = ScriptedModel.full(request -> ScriptedModel.text("main"));
        ScriptedModel other =
                new ScriptedModel(new ModelInfo("other", 8_192, false, false), request -> ScriptedModel.text("other"));
        AgentSetup setup = new AgentSetup(main).and(other);
        assertThat(path.run(setup.loop(), request("other")).text()).isEqualTo("other");
        assertThat(path.run(setup.loop(), request("")).text()).isEqualTo("main");
        assertThat(path.run(setup.loop(), request("gone")).text()).isEqualTo("main");
    }

    private static AgentRequest request(String model) {
        return new AgentRequest(
                "turn",
                "conversation",
                "person",
                "Hi",
                List.of(),
                "",
                "",
                List.of(),
                List.of(),
                new Briefing("p", "", "", "", "", model, List.of(), false));
    }

    @ParameterizedTest
    @EnumSource
    void toolsOfPersonaAndChannel_areOfferedAndRunWhereBothAllowThem(Path path) {
        ScriptedModel model = ScriptedModel.full(request -> results(request) == 0
                ? ScriptedModel.calls(call("a", "lookup", "{\"query\":\"x\"}"), call("b", "recall", "{}"))
                : ScriptedModel.text("Done."));
        AgentSetup setup = new AgentSetup(
                model,
                TestTools.of("lookup", ToolEffect.READS, arguments -> ToolResult.Ok.of("found")),
                TestTools.of("recall", ToolEffect.READS, arguments -> ToolResult.Ok.of("known")),
                TestTools.of("calculator", ToolEffect.READS, arguments -> ToolResult.Ok.of("2")));
        Briefing briefing = Briefing.plain("", "", List.of(Set.of("l*", "recall"), Set.of("lookup", "calculator")));
        AgentRequest request = new AgentRequest(
                "turn", "conversation", "person", "Hi", List.of(), "", "", List.of(), List.of(), briefing);
        assertThat(path.run(setup.loop(), request).text()).isEqualTo("Done.");
        assertThat(model.requests.getFirst().tools())
                .extracting(ToolDefinition::name)
                .containsExactly("lookup");
        assertThat(outcomes(setup)).containsExactlyInAnyOrder("ok", "tool_not_allowed");
    }

    @Test
    void modelTrainedOnSomeTools_isOfferedThoseAloneInItsOrder() {
        ScriptedModel model = new ScriptedModel(
                new ModelInfo("demo", 1_024, true, true, List.of("remember", "lookup")),
                request -> ScriptedModel.text("Hi."));
        AgentSetup setup = new AgentSetup(
                model,
                TestTools.of("lookup", ToolEffect.READS, arguments -> ToolResult.Ok.of("")),
                TestTools.of("current_time", ToolEffect.READS, arguments -> ToolResult.Ok.of("")),
                TestTools.of("remember", ToolEffect.WRITES_MEMORY, arguments -> ToolResult.Ok.of("")));
        AgentAnswer ignored = setup.loop().answer(AgentSetup.request("Hi"));
        assertThat(model.requests.getFirst().messages().getFirst().toString()).contains("Tools: remember, lookup]");
    }

    private static List<LoggedTurn> history(int turns) {
        List<LoggedTurn> history = new ArrayList<>();
        for (int i = 0; i < turns; i++) {
            history.add(new LoggedTurn(
                    "t" + i,
                    Instant.EPOCH,
                    List.of(
                            new LoggedMessage.User("word ".repeat(40)),
                            new LoggedMessage.Assistant("word ".repeat(40)))));
        }
        return history;
    }

    /** Calls as long as it may, and says that each request took so many tokens. */
    private static ScriptedModel metered(int promptTokens, int completionTokens) {
        return new ScriptedModel(new ModelInfo("scripted", 8_192, false, false), request -> {
            Usage usage = new Usage(promptTokens, completionTokens, 0);
            return request.tools().isEmpty()
                    ? List.of(
                            new ChatEvent.TextDelta("That is all I have."),
                            new ChatEvent.Finished(FinishReason.STOP, usage))
                    : List.of(
                            new ChatEvent.ToolCalled(
                                    call("c" + results(request), "lookup", "{\"query\":\"" + results(request) + "\"}")),
                            new ChatEvent.Finished(FinishReason.TOOL_CALLS, usage));
        }) {
            @Override
            public int countTokens(ChatRequest request) {
                return promptTokens;
            }
        };
    }

    /** A model whose answer is any stream. */
    private static final class FlowModel extends ScriptedModel {

        private final Function<ChatRequest, Flux<ChatEvent>> flow;

        FlowModel(Function<ChatRequest, Flux<ChatEvent>> flow) {
            super(new ModelInfo("scripted", 8_192, false, false), request -> List.of());
            this.flow = flow;
        }

        @Override
        public Flux<ChatEvent> stream(ChatRequest request) {
            return Flux.defer(() -> flow.apply(request));
        }
    }
}
