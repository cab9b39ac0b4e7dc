package dev.parley.assistant.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.agent.ScriptedModel;
import dev.parley.assistant.memory.RedisOfTest;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.Position;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.redis.Keys;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.ModelException;
import dev.parley.model.ModelInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.bind.Binder;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class SummarizerIT {

    @RegisterExtension
    static final RedisOfTest REDIS = new RedisOfTest();

    private static final int HISTORY = 12;

    private final PersonId ana = new PersonId("person:" + UUID.randomUUID());
    private final ConversationId talk = new ConversationId("talk");
    private RedisConversationStore conversations;
    private Summarizer summarizer;

    @BeforeEach
    void open() {
        conversations = new RedisConversationStore(REDIS.store(), new Keys(4), ConversationPolicy.DEFAULT);
        summarizer = new Summarizer(
                conversations, new Binder().bindOrCreate("parley.agent", AgentProperties.class), Clock.systemUTC());
    }

    private ConversationPage page() {
        return conversations.page(ana, talk, ConversationStore.NEWEST, 100).block();
    }

    private void talk(int from, int to) {
        for (int i = from; i < to; i++) {
            Position position = page().position();
            LoggedTurn turn = new LoggedTurn(
                    "t" + i,
                    Instant.now(),
                    java.util.List.of(
                            new LoggedMessage.User("My train number " + i + " leaves from Brannoch."),
                            new LoggedMessage.Assistant("I will remind you of train " + i + ".")));
            assertThat(conversations.append(ana, talk, turn, position).block()).isNotNull();
        }
    }

    private static ScriptedModel saying(String text) {
        return ScriptedModel.full(request -> ScriptedModel.text(text));
    }

    @Test
    void afterTurn_fewTurns_writesNothing() {
        talk(0, HISTORY - 1);
        ScriptedModel model = saying("Trains.");
        assertThat(summarizer.afterTurn(ana, talk, model).block()).isFalse();
        assertThat(model.requests).isEmpty();
        assertThat(page().summary()).isNull();
    }

    @Test
    void afterTurn_enoughTurns_coversTheOlderHalfAndKeepsNamesNumbersAndPromises() {
        talk(0, HISTORY);
        ScriptedModel model = saying("They talked about travelling.");
        assertThat(summarizer.afterTurn(ana, talk, model).block()).isTrue();
        assertThat(page().summary()).isNotNull().satisfies(summary -> {
            assertThat(summary.upTo()).isEqualTo(HISTORY / 2 - 1);
            assertThat(summary.text())
                    .startsWith("They talked about travelling.")
                    .contains("Brannoch", "train number 3", "I will remind you of train 3.")
                    .doesNotContain("train number 6");
        });
        assertThat(model.requests.getFirst().background()).isTrue();
        assertThat(summarizer.afterTurn(ana, talk, model).block()).isFalse();
    }

    @Test
    void afterTurn_theNextTime_goesOnFromTheSummaryBefore() {
        talk(0, HISTORY);
        assertThat(summarizer.afterTurn(ana, talk, saying("Travelling.")).block())
                .isTrue();
        talk(HISTORY, HISTORY + HISTORY / 2);
        ScriptedModel model = saying("More travelling.");
        assertThat(summarizer.afterTurn(ana, talk, model).block()).isTrue();
        assertThat(model.requests.getFirst().messages().getLast().toString())
                .contains("Travelling.", "train number 6")
                .doesNotContain("You: I will remind you of train 2.");
        assertThat(page().summary())
                .isNotNull()
                .satisfies(summary -> assertThat(summary.upTo()).isEqualTo(HISTORY - 1));
    }

    @Test
    void afterTurn_modelFails_keepsTheTurnsAndTellsNobody() {
        talk(0, HISTORY);
        ScriptedModel broken = ScriptedModel.full(request -> {
            throw new ModelException(ModelException.Code.UNAVAILABLE, "gone", null);
        });
        assertThat(summarizer.afterTurn(ana, talk, broken).block()).isFalse();
        assertThat(page().summary()).isNull();
        assertThat(page().turns()).hasSize(HISTORY);
    }

    @Test
    void afterTurn_conversationDeletedMeanwhile_staysDeleted() {
        talk(0, HISTORY);
        ScriptedModel slow = ScriptedModel.full(request -> {
            assertThat(conversations.delete(ana, talk).block()).isTrue();
            return ScriptedModel.text("Trains.");
        });
        assertThat(summarizer.afterTurn(ana, talk, new Elsewhere(slow)).block()).isFalse();
        assertThat(page().summary()).isNull();
        assertThat(page().turns()).isEmpty();
    }

    @Test
    void submit_compactModel_isAskedNothing() {
        talk(0, HISTORY);
        ScriptedModel compact = new ScriptedModel(1_024, request -> ScriptedModel.text("Trains."));
        summarizer.submit(ana, talk, compact);
        assertThat(compact.requests).isEmpty();
    }

    @Test
    void submit_againWhileItRuns_asksTheModelOnce() {
        talk(0, HISTORY);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        ScriptedModel waiting = ScriptedModel.full(request -> {
            asked.incrementAndGet();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return ScriptedModel.text("Trains.");
        });
        ChatModel model = new Elsewhere(waiting);
        summarizer.submit(ana, talk, model);
        await().until(() -> asked.get() == 1);
        summarizer.submit(ana, talk, model);
        go.countDown();
        await().until(() -> page().summary() != null);
        assertThat(asked).hasValue(1);
    }

    /** A model that works on threads which may block. */
    private record Elsewhere(ScriptedModel model) implements ChatModel {

        @Override
        public ModelInfo info() {
            return model.info();
        }

        @Override
        public Flux<ChatEvent> stream(ChatRequest request) {
            return model.stream(request).subscribeOn(Schedulers.boundedElastic());
        }

        @Override
        public int countTokens(ChatRequest request) {
            return model.countTokens(request);
        }

        @Override
        public int countTokens(String text) {
            return model.countTokens(text);
        }
    }
}
