package dev.parley.model.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.model.Caller;
import dev.parley.model.Capability;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatModelContract;
import dev.parley.model.ChatRequest;
import dev.parley.model.FakeChatModel;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.ModelInfo;
import dev.parley.model.SamplingOptions;
import dev.parley.model.ToolDefinition;
import dev.parley.model.Usage;
import dev.parley.model.UsageListener;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who answers when models fail. Long, because all ways to fail are tried on the same fakes. */
class RoutingChatModelTests extends ChatModelContract {

    private static final Set<Capability> ALL = EnumSet.allOf(Capability.class);

    private final FakeChatModel first = new FakeChatModel("first");
    private final FakeChatModel second = new FakeChatModel("second");
    private final List<String> used = new CopyOnWriteArrayList<>();
    private final UsageListener usage =
            (model, caller, tokens) -> used.add(model + " " + caller.person() + " " + tokens.completionTokens());

    private final ChatModel standard =
            models(target("first", first), target("second", second)).main();

    @Override
    protected ChatModel model() {
        return standard;
    }

    @Test
    void stream_firstIsWell_asksNobodyElse() {
        answer(request("a b", 4));

        assertThat(first.begun()).isEqualTo(1);
        assertThat(second.begun()).isZero();
    }

    @Test
    void stream_faultBeforeTheFirstEvent_isAnsweredByTheNext() {
        for (ModelException.Code code : List.of(
                ModelException.Code.UNAVAILABLE, ModelException.Code.OVERLOADED, ModelException.Code.INTERNAL)) {
            ChatModel routed = models(target("broken", failing(code)), target("second", second))
                    .main();

            assertThat(text(routed.stream(request("a b", 4)).collectList().block(LIMIT)))
                    .isEqualTo("a b a b ");
        }
    }

    @Test
    void stream_faultInTheMiddle_endsWithItAndMixesNothing() {
        ChatModel breaking = model(
                "breaking",
                request -> Flux.concat(
                        Flux.just(new ChatEvent.TextDelta("Half")),
                        Flux.error(fault(ModelException.Code.UNAVAILABLE))));
        List<ChatEvent> got = new ArrayList<>();

        assertThatThrownBy(() -> models(target("breaking", breaking), target("second", second)).main().stream(
                                request("a b", 4))
                        .doOnNext(got::add)
                        .blockLast(LIMIT))
                .isInstanceOf(ModelException.class);

        assertThat(got).containsExactly(new ChatEvent.TextDelta("Half"));
        assertThat(second.begun()).isZero();
    }

    @Test
    void stream_fallbackBreaksInTheMiddle_tellsThatAndNotTheFaultBeforeIt() {
        ChatModel busy =
                model("busy", request -> Flux.error(ModelException.overloaded("busy", Duration.ofSeconds(30), null)));
        ChatModel breaking = model(
                "breaking",
                request -> Flux.concat(
                        Flux.just(new ChatEvent.TextDelta("Half")),
                        Flux.error(fault(ModelException.Code.UNAVAILABLE))));

        assertThatThrownBy(
                        () -> models(target("busy", busy), target("breaking", breaking)).main().stream(request("a", 4))
                                .blockLast(LIMIT))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ModelException.Code.UNAVAILABLE));
    }

    @Test
    void stream_hedgedAndBothFail_tellsTheWaitOfTheBusy() {
        ChatModel late = model(
                "late",
                request -> Mono.delay(Duration.ofMillis(200))
                        .flatMapMany(
                                tick -> Flux.error(ModelException.overloaded("busy", Duration.ofSeconds(9), null))));
        RoutedModels hedged = new RoutedModels(
                List.of(target("late", late), target("broken", failing(ModelException.Code.UNAVAILABLE))),
                List.of("late", "broken"),
                Duration.ofMillis(20),
                usage,
                Clock.systemUTC());

        assertThatThrownBy(() -> hedged.main().stream(request("a", 4)).blockLast(LIMIT))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        fault -> assertThat(fault.retryAfter()).contains(Duration.ofSeconds(9)));
    }

    @Test
    void stream_requestThatNoModelTakes_isNotAskedElsewhere() {
        ChatModel refusing = failing(ModelException.Code.INVALID_REQUEST);

        assertThatThrownBy(() -> models(target("refusing", refusing), target("second", second)).main().stream(
                                request("a", 4))
                        .blockLast(LIMIT))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ModelException.Code.INVALID_REQUEST));
        assertThat(second.begun()).isZero();
    }

    @Test
    void stream_allFail_tellsTheShortestWaitOfTheBusy() {
        ChatModel busy =
                model("busy", request -> Flux.error(ModelException.overloaded("busy", Duration.ofSeconds(30), null)));
        ChatModel lessBusy =
                model("less", request -> Flux.error(ModelException.overloaded("busy", Duration.ofSeconds(7), null)));

        assertThatThrownBy(() -> models(
                                target("broken", failing(ModelException.Code.UNAVAILABLE)),
                                target("busy", busy),
                                target("less", lessBusy))
                        .main()
                        .stream(request("a", 4))
                        .blockLast(LIMIT))
                .isInstanceOfSatisfying(ModelException.class, fault -> {
                    assertThat(fault.code()).isEqualTo(ModelException.Code.OVERLOADED);
                    assertThat(fault.retryAfter()).contains(Duration.ofSeconds(7));
                });
    }

    @Test
    void stream_streamWithoutAnyEvent_isAFaultThatTheNextAnswers() {
        ChatModel empty = model("empty", request -> Flux.empty());

        assertThat(text(models(target("empty", empty), target("second", second)).main().stream(request("a", 2))
                        .collectList()
                        .block(LIMIT)))
                .isEqualTo("a a ");
        assertThatThrownBy(() -> models(target("empty", empty)).main().stream(request("a", 2))
                        .blockLast(LIMIT))
                .isInstanceOf(ModelException.class);
    }

    @Test
    void stream_targetThatFailsOften_isLeftAloneAndProbedAgain() {
        AtomicInteger asked = new AtomicInteger();
        boolean[] well = {false};
        ChatModel flaky = model("flaky", request -> {
            asked.incrementAndGet();
            return well[0] ? second.stream(request) : Flux.error(fault(ModelException.Code.UNAVAILABLE));
        });
        TargetLimits limits = new TargetLimits(8, 0, Duration.ofSeconds(5), 50, 4, Duration.ofMillis(200));
        RoutedModels models =
                models(new ModelTarget("flaky", "flaky", flaky, 1, ALL, limits), target("second", second));
        for (int turn = 0; turn < 10; turn++) {
            models.main().stream(request("a", 2)).blockLast(LIMIT);
        }
        assertThat(asked).hasValueLessThan(10);
        TargetHealth left = models.health().getFirst();
        assertThat(left.state()).isEqualTo(TargetHealth.State.LEFT_ALONE);
        assertThat(left.failed()).isEqualTo(asked.get());
        assertThat(left.refused()).isEqualTo(10 - asked.get());
        assertThat(left.lastFault()).isEqualTo(ModelException.Code.UNAVAILABLE);

        well[0] = true;

        Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
            models.main().stream(request("a", 2)).blockLast(LIMIT);
            assertThat(models.health().getFirst().state()).isEqualTo(TargetHealth.State.WELL);
        });
    }

    @Test
    void stream_targetIsFull_goesElsewhereAndIsRefusedWhereThereIsNone() {
        TargetLimits one = new TargetLimits(1, 0, Duration.ofSeconds(5), 50, 20, Duration.ofSeconds(5));
        FakeChatModel slow = new FakeChatModel("slow", 4096, Duration.ofMillis(20));
        ModelTarget full = new ModelTarget("slow", "slow", slow, 1, ALL, one);
        RoutedModels alone = models(full);
        var running = alone.main().stream(request("a", 500)).subscribe();
        try {
            assertThatThrownBy(() -> alone.main().stream(request("a", 2)).blockLast(LIMIT))
                    .isInstanceOfSatisfying(
                            ModelException.class,
                            fault -> assertThat(fault.code()).isEqualTo(ModelException.Code.OVERLOADED));
            assertThat(alone.health().getFirst().running()).isEqualTo(1);
        } finally {
            running.dispose();
        }
        assertThat(alone.health().getFirst().running()).isZero();
        assertThat(slow.cancelled()).isEqualTo(1);
    }

    @Test
    void stream_askedMoreOftenThanAllowed_isRefusedWithTheTimeToWait() {
        TargetLimits two = new TargetLimits(8, 2, Duration.ofSeconds(5), 50, 20, Duration.ofSeconds(5));
        ChatModel limited =
                models(new ModelTarget("first", "first", first, 1, ALL, two)).main();
        limited.stream(request("a", 1)).blockLast(LIMIT);
        limited.stream(request("a", 1)).blockLast(LIMIT);

        assertThatThrownBy(() -> limited.stream(request("a", 1)).blockLast(LIMIT))
                .isInstanceOfSatisfying(ModelException.class, fault -> {
                    assertThat(fault.code()).isEqualTo(ModelException.Code.OVERLOADED);
                    assertThat(fault.retryAfter()).isPresent();
                });
        assertThat(first.begun()).isEqualTo(2);
    }

    @Test
    void stream_silentTarget_isGivenUpAndTheNextAnswers() {
        ChatModel silent = model("silent", request -> Flux.never());
        TargetLimits impatient = new TargetLimits(8, 0, Duration.ofMillis(100), 50, 20, Duration.ofSeconds(5));

        assertThat(text(
                        models(new ModelTarget("silent", "silent", silent, 1, ALL, impatient), target("second", second))
                                .main()
                                .stream(request("a", 2))
                                .collectList()
                                .block(LIMIT)))
                .isEqualTo("a a ");
    }

    @Test
    void stream_readerThatStops_endsTheAnswerAndIsNotTheTargetsFault() {
        TargetLimits impatient = new TargetLimits(8, 0, Duration.ofMillis(100), 50, 2, Duration.ofSeconds(60));
        RoutedModels models = models(new ModelTarget("first", "first", first, 1, ALL, impatient));
        for (int turn = 0; turn < 3; turn++) {
            AtomicReference<Throwable> ended = new AtomicReference<>();
            BaseSubscriber<ChatEvent> reader = new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    subscription.request(1);
                }

                @Override
                protected void hookOnError(Throwable fault) {
                    ended.set(fault);
                }
            };
            models.main().stream(request("a b c", 50)).subscribe(reader);
            Awaitility.await().atMost(LIMIT).until(() -> ended.get() != null);
            assertThat(ended.get()).hasMessageContaining("not read");
        }

        assertThat(models.health()).extracting(TargetHealth::state).containsExactly(TargetHealth.State.WELL);
        assertThat(text(models.main().stream(request("a", 1)).collectList().block(LIMIT)))
                .isEqualTo("a ");
    }

    @Test
    void stream_hedged_takesWhoeverBeginsFirstAndCancelsTheOther() {
        AtomicInteger cancelled = new AtomicInteger();
        ChatModel silent = model("silent", request -> Flux.<ChatEvent>never().doOnCancel(cancelled::incrementAndGet));
        RoutedModels hedged = new RoutedModels(
                List.of(target("silent", silent), target("second", second)),
                List.of("silent", "second"),
                Duration.ofMillis(50),
                usage,
                Clock.systemUTC());

        assertThat(text(hedged.main().stream(request("a b", 3)).collectList().block(LIMIT)))
                .isEqualTo("a b a ");
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void stream_deadlineOverAllTries_endsTheAnswer() {
        FakeChatModel slow = new FakeChatModel("slow", 4096, Duration.ofMillis(30));

        assertThatThrownBy(() -> models(target("slow", slow)).main().stream(
                                request("a", 1000).withDeadline(Duration.ofMillis(200)))
                        .blockLast(LIMIT))
                .isInstanceOf(ModelException.class);
        assertThat(slow.written()).isLessThan(100);
    }

    @Test
    void stream_needsWhatTheFirstCannot_goesToOneThatCan() {
        RoutedModels models = models(
                new ModelTarget("plain", "plain", first, 1, Set.of(), TargetLimits.DEFAULT), target("able", second));
        ChatRequest withTool = new ChatRequest(
                List.of(new Message.User("a")),
                List.of(new ToolDefinition("t", "d", "{\"type\":\"object\"}")),
                SamplingOptions.GREEDY,
                2,
                LocalDate.of(2026, 5, 4),
                "");

        models.main().stream(withTool).blockLast(LIMIT);

        assertThat(first.begun()).isZero();
        assertThat(second.begun()).isEqualTo(1);
        assertThat(models.capableOf(Set.of(Capability.TOOLS))).containsExactly("able");
        assertThatThrownBy(() ->
                        models.exactly("plain").orElseThrow().stream(withTool).blockLast(LIMIT))
                .isInstanceOfSatisfying(ModelException.class, fault -> {
                    assertThat(fault.code()).isEqualTo(ModelException.Code.INVALID_REQUEST);
                    assertThat(fault.parameter()).contains("tools");
                });
        assertThatThrownBy(() -> models.exactly("plain").orElseThrow().stream(in("c").withLogProbabilities(0))
                        .blockLast(LIMIT))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        fault -> assertThat(fault.parameter()).contains("logprobs"));
    }

    @Test
    void stream_promptTooLongForASmallerModel_isNotSentThere() {
        FakeChatModel small = new FakeChatModel("small", 8, Duration.ZERO);
        RoutedModels models =
                models(target("broken", failing(ModelException.Code.UNAVAILABLE)), target("small", small));

        assertThat(text(models.main().stream(request("a b", 3)).collectList().block(LIMIT)))
                .isEqualTo("a b a ");
        assertThatThrownBy(() -> models.main().stream(request("a b c d e f", 3)).blockLast(LIMIT))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ModelException.Code.UNAVAILABLE));
        assertThat(small.begun()).isEqualTo(1);
    }

    @Test
    void named_model_hasNoFallbackWhereAPreferredOneHas() {
        RoutedModels models =
                models(target("broken", failing(ModelException.Code.UNAVAILABLE)), target("second", second));

        assertThatThrownBy(() -> models.exactly("broken").orElseThrow().stream(request("a", 2))
                        .blockLast(LIMIT))
                .isInstanceOf(ModelException.class);
        assertThat(models.named("broken").orElseThrow().stream(request("a", 2))
                        .collectList()
                        .block(LIMIT))
                .hasSize(3);
        assertThat(models.exactly("nobody")).isEmpty();
        assertThat(models.names()).containsExactly("broken", "second");
    }

    @Test
    void stream_twoServersOfOneName_shareByWeightAndKeepTheirConversations() {
        Map<String, Integer> counts = new HashMap<>();
        RoutedModels models = new RoutedModels(
                List.of(counting("a", 3, counts), counting("b", 1, counts)),
                List.of("big"),
                Duration.ZERO,
                UsageListener.NONE,
                Clock.systemUTC());
        for (int number = 0; number < 2_000; number++) {
            models.main().stream(in("c" + number)).blockLast(LIMIT);
        }
        assertThat(counts.get("a") / 2_000.0).isCloseTo(0.75, within(0.04));

        counts.clear();
        for (int turn = 0; turn < 20; turn++) {
            models.main().stream(in("same")).blockLast(LIMIT);
        }
        assertThat(counts).hasSize(1);
    }

    @Test
    void stream_ended_tellsTheUseOnceForWhoeverItWas() {
        standard.stream(request("a", 3).withCaller(new Caller("p", "web", "CH")))
                .blockLast(LIMIT);
        standard.stream(request("a", 2))
                .contextWrite(new Caller("q", "web", "")::into)
                .blockLast(LIMIT);
        standard.stream(request("a", 50).withCaller(new Caller("r", "", "")))
                .take(5)
                .blockLast(LIMIT);

        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(used).containsExactly("first p 3", "first q 2", "first r 5"));
    }

    @Test
    void create_orderThatCannotBe_isRefusedByName() {
        ChatModel compact = new ChatModel() {
            @Override
            public ModelInfo info() {
                return new ModelInfo("compact", 1024, true, true);
            }

            @Override
            public Flux<ChatEvent> stream(ChatRequest request) {
                return second.stream(request);
            }

            @Override
            public int countTokens(ChatRequest request) {
                return 1;
            }

            @Override
            public int countTokens(String text) {
                return 1;
            }
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> models(List.of("first", "nobody"), target("first", first)))
                .withMessageContaining("nobody");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> models(target("first", first), target("compact", compact)))
                .withMessageContaining("compact");
        assertThat(models(target("compact", compact), target("first", first)).names())
                .hasSize(2);
    }

    private static ChatRequest in(String conversation) {
        return new ChatRequest(
                List.of(new Message.User("a")),
                List.of(),
                SamplingOptions.GREEDY,
                1,
                LocalDate.of(2026, 5, 4),
                conversation);
    }

    private ModelTarget counting(String id, int weight, Map<String, Integer> counts) {
        ChatModel model = model(id, request -> {
            counts.merge(id, 1, Integer::sum);
            return Flux.just(new ChatEvent.Finished(dev.parley.model.FinishReason.STOP, Usage.NONE));
        });
        return new ModelTarget(id, "big", model, weight, ALL, TargetLimits.DEFAULT);
    }

    private static ModelTarget target(String name, ChatModel model) {
        return new ModelTarget(name, name, model, 1, ALL, TargetLimits.DEFAULT);
    }

    private RoutedModels models(ModelTarget... targets) {
        return models(Arrays.stream(targets).map(ModelTarget::serves).toList(), targets);
    }

    private RoutedModels models(List<String> order, ModelTarget... targets) {
        return new RoutedModels(List.of(targets), order, Duration.ZERO, usage, Clock.systemUTC());
    }

    private static ModelException fault(ModelException.Code code) {
        return new ModelException(code, "broken", null);
    }

    private static ChatModel failing(ModelException.Code code) {
        return model("broken", request -> Flux.error(fault(code)));
    }

    private static ChatModel model(String name, Function<ChatRequest, Flux<ChatEvent>> answer) {
        FakeChatModel counter = new FakeChatModel(name);
        return new ChatModel() {
            @Override
            public ModelInfo info() {
                return counter.info();
            }

            @Override
            public Flux<ChatEvent> stream(ChatRequest request) {
                return answer.apply(request);
            }

            @Override
            public int countTokens(ChatRequest request) {
                return counter.countTokens(request);
            }

            @Override
            public int countTokens(String text) {
                return counter.countTokens(text);
            }
        };
    }
}
