package dev.parley.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** What every {@link ChatModel} keeps to, with any model behind it that writes when it is asked. */
public abstract class ChatModelContract {

    protected static final Duration LIMIT = Duration.ofSeconds(60);

    private static final ToolDefinition PICK = new ToolDefinition("pick", "Picks a side", """
            {"type": "object", "properties": {"side": {"enum": ["left", "right"]}}, "required": ["side"],
             "additionalProperties": false}""", true);

    /** The adapter under test. */
    protected abstract ChatModel model();

    @Test
    void info_model_hasANameAndAContext() {
        assertThat(model().info().name()).isNotBlank();
        assertThat(model().info().contextLength()).isPositive();
    }

    @Test
    void stream_question_givesTextAndThenOneEnd() {
        List<ChatEvent> events = answer(request("Hello there", 12));

        assertThat(text(events)).isNotBlank();
        assertThat(events).filteredOn(ChatEvent.Finished.class::isInstance).hasSize(1);
        assertThat(events).last().isInstanceOfSatisfying(ChatEvent.Finished.class, finished -> {
            assertThat(finished.reason()).isNotEqualTo(FinishReason.TOOL_CALLS);
            assertThat(finished.usage().promptTokens()).isPositive();
            assertThat(finished.usage().completionTokens()).isBetween(1, 12);
        });
    }

    @Test
    void stream_fewTokensAllowed_endsAtTheirNumber() {
        assertThat(answer(request("Tell me everything about the sea and the wind", 2)))
                .last()
                .isInstanceOfSatisfying(ChatEvent.Finished.class, finished -> {
                    assertThat(finished.reason()).isEqualTo(FinishReason.LENGTH);
                    assertThat(finished.usage().completionTokens()).isEqualTo(2);
                });
    }

    @Test
    void stream_subscribedTwice_answersTwice() {
        Flux<ChatEvent> cold = model().stream(request("Hello there", 8));

        String first = text(cold.collectList().block(LIMIT));

        assertThat(text(cold.collectList().block(LIMIT))).isEqualTo(first);
    }

    @Test
    void stream_requiredTool_isCalledAsItsStrictSchemaHasIt() {
        ChatRequest asked = new ChatRequest(
                List.of(new Message.User("Pick a side")),
                List.of(PICK),
                SamplingOptions.GREEDY,
                60,
                LocalDate.of(2026, 5, 4),
                "",
                new ToolChoice.Required(),
                null,
                false);

        List<ChatEvent> events = answer(asked);

        assertThat(events)
                .filteredOn(ChatEvent.ToolCalled.class::isInstance)
                .singleElement()
                .satisfies(event -> {
                    ToolCall call = ((ChatEvent.ToolCalled) event).call();
                    assertThat(call.name()).isEqualTo("pick");
                    assertThat(call.arguments().replaceAll("\\s", ""))
                            .isIn("{\"side\":\"left\"}", "{\"side\":\"right\"}");
                });
        assertThat(events)
                .last()
                .isInstanceOfSatisfying(
                        ChatEvent.Finished.class,
                        finished -> assertThat(finished.reason()).isEqualTo(FinishReason.TOOL_CALLS));
    }

    @Test
    void stream_probabilitiesAskedFor_areToldOfEveryTokenBeforeItsText() {
        ChatRequest plain = request("Hello there", 12);

        List<ChatEvent> events = answer(plain.withLogProbabilities(2));

        List<ChatEvent.TokenDrawn> drawn = events.stream()
                .filter(ChatEvent.TokenDrawn.class::isInstance)
                .map(ChatEvent.TokenDrawn.class::cast)
                .toList();
        assertThat(drawn)
                .hasSize(((ChatEvent.Finished) events.getLast()).usage().completionTokens());
        assertThat(drawn).allSatisfy(token -> {
            assertThat(token.token().logProbability()).isLessThanOrEqualTo(0);
            assertThat(token.alternatives())
                    .hasSize(2)
                    .isSortedAccordingTo(Comparator.comparingDouble(TokenProbability::logProbability)
                            .reversed());
        });
        assertThat(drawn.stream().map(token -> token.token().text()).collect(Collectors.joining()))
                .isEqualTo(text(events));
        assertThat(events.getFirst()).isInstanceOf(ChatEvent.TokenDrawn.class);
        assertThat(answer(plain))
                .isEqualTo(events.stream()
                        .filter(event -> !(event instanceof ChatEvent.TokenDrawn))
                        .toList());
    }

    @Test
    void stream_readerWithoutDemand_getsNoMoreThanItAskedFor() throws InterruptedException {
        List<ChatEvent> got = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        BaseSubscriber<ChatEvent> reader = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnNext(ChatEvent event) {
                got.add(event);
            }

            @Override
            protected void hookOnComplete() {
                done.countDown();
            }
        };
        model().stream(request("Hello there my friend", 10)).subscribe(reader);
        Awaitility.await().atMost(LIMIT).until(() -> got.size() == 1);
        answer(request("Another question meanwhile", 10));
        assertThat(got).hasSize(1);

        reader.requestUnbounded();

        assertThat(done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(got).last().isInstanceOf(ChatEvent.Finished.class);
    }

    @Test
    void stream_cancelled_givesNothingMoreAndLeavesTheModelUsable() {
        for (int round = 0; round < 10; round++) {
            List<ChatEvent> got = new CopyOnWriteArrayList<>();
            Disposable reader = model().stream(request("Hello there", 200)).subscribe(got::add, fault -> {});
            if (round % 2 == 0) {
                Awaitility.await().atMost(LIMIT).until(() -> !got.isEmpty());
            }
            reader.dispose();
        }

        assertThat(text(answer(request("Hello there", 8)))).isNotBlank();
    }

    @Test
    void stream_manyAtOnce_doNotMix() {
        String one = text(answer(request("Good morning", 8)));
        String other = text(answer(request("What is two plus two", 8)));

        List<String> texts = Flux.range(0, 16)
                .flatMapSequential(
                        number -> model().stream(request(number % 2 == 0 ? "Good morning" : "What is two plus two", 8))
                                .collectList()
                                .map(ChatModelContract::text),
                        8)
                .collectList()
                .block(LIMIT);

        List<String> expected = new ArrayList<>();
        for (int number = 0; number < 16; number++) {
            expected.add(number % 2 == 0 ? one : other);
        }
        assertThat(texts).isEqualTo(expected);
    }

    @Test
    void stream_promptLongerThanTheContext_isRefusedAsSuch() {
        String words = "wind ".repeat(model().info().contextLength() + 10);

        assertThatThrownBy(() -> answer(request(words, 8)))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ModelException.Code.CONTEXT_EXCEEDED));
    }

    @Test
    void stream_deadlineThatIsOver_endsWithAFault() {
        ChatRequest asked = request("Tell me everything", 400).withDeadline(Duration.ofNanos(1));

        assertThatThrownBy(() -> answer(asked))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ModelException.Code.UNAVAILABLE));
    }

    @Test
    void countTokens_longerRequest_isMore() {
        int few = model().countTokens(request("Hello", 8));

        assertThat(few).isPositive();
        assertThat(model().countTokens(request("Hello there, how is the weather by the sea?", 8)))
                .isGreaterThan(few);
        assertThat(model().countTokens("the weather by the sea")).isPositive();
    }

    protected final List<ChatEvent> answer(ChatRequest request) {
        return model().stream(request).collectList().block(LIMIT);
    }

    protected static ChatRequest request(String text, int maxTokens) {
        return new ChatRequest(
                List.of(new Message.User(text)),
                List.of(),
                SamplingOptions.GREEDY,
                maxTokens,
                LocalDate.of(2026, 5, 4),
                "");
    }

    protected static String text(List<ChatEvent> events) {
        return events.stream()
                .filter(ChatEvent.TextDelta.class::isInstance)
                .map(event -> ((ChatEvent.TextDelta) event).text())
                .collect(Collectors.joining());
    }
}
