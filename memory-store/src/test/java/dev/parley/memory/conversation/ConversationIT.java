package dev.parley.memory.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.handover.HandoverStore;
import dev.parley.memory.handover.RedisHandoverStore;
import dev.parley.memory.recall.ConversationRecall;
import dev.parley.memory.recall.RecallOptions;
import dev.parley.memory.recall.Recollection;
import dev.parley.memory.recall.SearchPage;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class ConversationIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Keys KEYS = new Keys(4);

    private final PersonId ana = new PersonId("ana-" + UUID.randomUUID());
    private final PersonId ben = new PersonId("ben-" + UUID.randomUUID());
    private final ConversationId id = new ConversationId(UUID.randomUUID().toString());
    private final String turn = UUID.randomUUID().toString();
    private final RedisConversationStore store =
            new RedisConversationStore(REDIS.store(), KEYS, new ConversationPolicy(10, Duration.ofDays(1)));

    @Test
    void page_givesTurnsInOrderWithAllTheirMessages_toTheirOwnerOnly() {
        LoggedTurn full = new LoggedTurn(
                "t0",
                Instant.parse("2026-05-04T10:00:00Z"),
                List.of(
                        new LoggedMessage.User("grüezi \"x\""),
                        new LoggedMessage.ToolCall("c", "web_search", "{\"query\":\"x\"}"),
                        new LoggedMessage.ToolResult("c", "web_search", "found\nit"),
                        new LoggedMessage.Assistant("done")));
        append(full);
        append(turn("t1"));

        assertThat(store.recent(ana, id, 5).block()).hasSize(2).first().isEqualTo(full);
        assertThat(store.recent(ana, id, 1).block()).extracting(LoggedTurn::id).containsExactly("t1");
        assertThat(store.recent(ana, id, 0).block()).isEmpty();
        assertThat(store.recent(ben, id, 5).block()).isEmpty();
        assertThat(store.delete(ben, id).block()).isFalse();
        assertThat(store.list(ana)
                        .map(ConversationStore.Listed::conversation)
                        .collectList()
                        .block())
                .containsExactly(id);
        assertThat(store.delete(ana, id).block()).isTrue();
        assertThat(store.recent(ana, id, 5).block()).isEmpty();
        assertThat(store.list(ana).collectList().block()).isEmpty();
    }

    @Test
    void list_manyConversations_isPagedAndNamedByTheirFirstWords() {
        for (int number = 0; number < 5; number++) {
            LoggedTurn first = new LoggedTurn(
                    "t",
                    Instant.EPOCH,
                    List.of(
                            new LoggedMessage.User("Question  " + number + "\n" + "very ".repeat(20)),
                            new LoggedMessage.Assistant("Yes.")));
            store.append(ana, new ConversationId("c" + number), first, Position.NONE)
                    .block();
        }

        List<String> all = store.list(ana)
                .map(listed -> listed.conversation().value())
                .collectList()
                .block();
        assertThat(all).containsExactlyInAnyOrder("c0", "c1", "c2", "c3", "c4");
        assertThat(store.list(ana, 1, 2)
                        .map(listed -> listed.conversation().value())
                        .collectList()
                        .block())
                .isEqualTo(all.subList(1, 3));
        assertThat(store.list(ana, 5, 2).collectList().block()).isEmpty();
        assertThat(store.list(ana, 0, 0).collectList().block()).isEmpty();
        assertThat(store.page(ana, new ConversationId("c3"), ConversationStore.NEWEST, 0)
                        .block()
                        .title())
                .isEqualTo("Question 3 very very very very very very very very very very…");
    }

    @Test
    void search_ownHistory_findsWhatSharesAWordPageByPage() {
        ConversationRecall recall = new ConversationRecall(
                store, Clock.systemUTC(), ZoneOffset.UTC, Duration.ofMinutes(1), 10, RecallOptions.DEFAULT);
        for (int number = 0; number < 5; number++) {
            said("a" + number, number % 2 == 0 ? "The ferry leaves at " + number : "Nothing of note " + number);
        }

        SearchPage first = recall.search(ana, "ferries", 0, 2).block();
        SearchPage second = recall.search(ana, "ferries", 2, 2).block();
        assertThat(first.more()).isTrue();
        assertThat(second.more()).isFalse();
        assertThat(Stream.concat(first.found().stream(), second.found().stream())
                        .map(Recollection::turn))
                .containsExactlyInAnyOrder("a0", "a2", "a4");
        assertThat(recall.search(ana, "zeppelin", 0, 5).block().found()).isEmpty();
        assertThat(recall.search(ben, "ferries", 0, 5).block().found()).isEmpty();
    }

    private void said(String turn, String text) {
        append(new LoggedTurn(
                turn, Instant.EPOCH, List.of(new LoggedMessage.User(text), new LoggedMessage.Assistant("I see."))));
    }

    @Test
    void page_beyondTheLimit_keepsSequenceNumbersAndDropsTheOldest() {
        Flux.range(0, 25).doOnNext(number -> append(turn("t" + number))).blockLast();

        ConversationPage newest =
                store.page(ana, id, ConversationStore.NEWEST, 4).block();
        ConversationPage before = store.page(ana, id, newest.first(), 4).block();
        ConversationPage oldest = store.page(ana, id, before.first(), 4).block();

        assertThat(newest.first()).isEqualTo(21);
        assertThat(newest.turns()).extracting(LoggedTurn::id).containsExactly("t21", "t22", "t23", "t24");
        assertThat(before.turns()).extracting(LoggedTurn::id).containsExactly("t17", "t18", "t19", "t20");
        assertThat(oldest.turns()).extracting(LoggedTurn::id).containsExactly("t15", "t16");
        assertThat(store.page(ana, id, oldest.first(), 4).block().turns()).isEmpty();
    }

    @Test
    void append_atAnOldPosition_changesNothingUnlessTheTurnIsThere() {
        Position start = position();
        AppendOutcome first = store.append(ana, id, turn("t1"), start).block();
        assertThat(first).isInstanceOf(AppendOutcome.Appended.class);
        Position after = ((AppendOutcome.Appended) first).position();

        assertThat(store.append(ana, id, turn("t1"), start).block()).isEqualTo(first);
        assertThat(store.append(ana, id, turn("t2"), start).block()).isEqualTo(new AppendOutcome.Moved(after));
        assertThat(store.append(ana, id, turn("t2"), after).block()).isInstanceOf(AppendOutcome.Appended.class);
        assertThat(store.recent(ana, id, 9).block()).extracting(LoggedTurn::id).containsExactly("t1", "t2");

        Position known = position();
        store.delete(ana, id).block();
        assertThat(store.append(ana, id, turn("t3"), known).block()).isEqualTo(new AppendOutcome.Gone());
        append(turn("t4"));
        assertThat(position().generation()).isGreaterThan(known.generation());
        assertThat(store.append(ana, id, turn("t3"), known).block()).isEqualTo(new AppendOutcome.Gone());
    }

    @Test
    void appendAnswer_whileAPersonHasTakenOver_givesWay() {
        HandoverStore handovers = new RedisHandoverStore(REDIS.store(), KEYS, Clock.systemUTC());
        append(turn("t1"));
        handovers.open(ana, id, "", Duration.ofHours(1)).block();

        assertThat(store.appendAnswer(ana, id, turn("t2"), position()).block())
                .isEqualTo(new AppendOutcome.TakenOver());
        assertThat(store.recent(ana, id, 9).block()).extracting(LoggedTurn::id).containsExactly("t1");
        assertThat(store.append(ana, id, turn("t3"), position()).block()).isInstanceOf(AppendOutcome.Appended.class);

        handovers.release(ana, id).block();
        assertThat(store.appendAnswer(ana, id, turn("t2"), position()).block())
                .isInstanceOf(AppendOutcome.Appended.class);
    }

    @Test
    void append_invalidGroup_isRefused() {
        for (List<LoggedMessage> messages : List.<List<LoggedMessage>>of(
                List.of(),
                List.of(new LoggedMessage.User("a")),
                List.of(new LoggedMessage.Assistant("a")),
                List.of(
                        new LoggedMessage.User("a"),
                        new LoggedMessage.ToolCall("1", "x", "{}"),
                        new LoggedMessage.Assistant("b")),
                List.of(
                        new LoggedMessage.User("a"),
                        new LoggedMessage.ToolResult("1", "x", "y"),
                        new LoggedMessage.Assistant("b")))) {
            LoggedTurn broken = new LoggedTurn("t", Instant.EPOCH, messages);
            assertThatThrownBy(
                            () -> store.append(ana, id, broken, Position.NONE).block())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("turn ");
        }
    }

    @Test
    void summarize_onlyFurtherAndWithinTheLog() {
        assertThat(store.rename(ana, id, "Plans").block()).isFalse();
        append(turn("t0"));
        append(turn("t1"));
        Instant at = Instant.parse("2026-05-04T10:00:00Z");

        assertThat(store.rename(ana, id, "Plans").block()).isTrue();
        Position read = page().position();
        assertThat(store.summarize(ana, id, read, new Summary("beyond", 2, at)).block())
                .isFalse();
        assertThat(store.summarize(ana, id, read, new Summary("both", 1, at)).block())
                .isTrue();
        assertThat(store.summarize(ana, id, read, new Summary("late", 0, at)).block())
                .isFalse();

        ConversationPage page = store.page(ana, id, ConversationStore.NEWEST, 1).block();
        assertThat(page.title()).isEqualTo("Plans");
        assertThat(page.summary()).isEqualTo(new Summary("both", 1, at));
    }

    @Test
    void summarize_conversationBegunAnewMeanwhile_isRefused() {
        append(turn("t0"));
        Position read = page().position();
        store.clear(ana, id).block();
        append(turn("t1"));

        assertThat(store.summarize(ana, id, read, new Summary("of before", 0, Instant.EPOCH))
                        .block())
                .isFalse();
        assertThat(page().summary()).isNull();
    }

    private ConversationPage page() {
        return store.page(ana, id, ConversationStore.NEWEST, 1).block();
    }

    @Test
    void append_setsTheRetentionOfEveryKey() {
        append(turn("t0"));
        for (String key : List.of(
                KEYS.of(KeyKind.LOG, ana, id), KEYS.of(KeyKind.ABOUT, ana, id), KEYS.of(KeyKind.CONVERSATIONS, ana))) {
            assertThat(REDIS.store().template().getExpire(key).block())
                    .as(key)
                    .isBetween(Duration.ofHours(23), Duration.ofDays(1));
        }
    }

    @Test
    void append_retentionOver_everythingIsGoneByItself() {
        RedisConversationStore brief =
                new RedisConversationStore(REDIS.store(), KEYS, new ConversationPolicy(10, Duration.ofMillis(300)));
        brief.append(ana, id, turn("t0"), Position.NONE).block();
        assertThat(brief.list(ana).count().block()).isEqualTo(1);

        await().until(() -> brief.list(ana).count().block() == 0);
        for (KeyKind kind : List.of(KeyKind.LOG, KeyKind.ABOUT)) {
            await().until(() ->
                    !REDIS.store().template().hasKey(KEYS.of(kind, ana, id)).block());
        }
        assertThat(brief.page(ana, id, ConversationStore.NEWEST, 1).block().position())
                .isEqualTo(Position.NONE);
    }

    @Test
    void read_lateReader_getsWhatWasThereAndWhatComes() {
        try (RedisTurnEvents events = new RedisTurnEvents(REDIS.store(), KEYS)) {
            assertThat(events.exists(turn).block()).isFalse();
            events.open(ana, turn).block();
            String first = events.append(turn, "delta", "1").block();
            events.append(turn, "delta", "2").block();
            assertThat(events.exists(turn).block()).isTrue();

            StepVerifier.create(events.read(turn, first, IDLE).map(TurnEvent::data))
                    .expectNext("2")
                    .then(() -> events.append(turn, "delta", "3").block())
                    .expectNext("3")
                    .then(() -> events.append(turn, "done", "4").block())
                    .expectNext("4")
                    .expectComplete()
                    .verify(IDLE);
            assertThat(events.read(turn, "0", IDLE).count().block()).isEqualTo(4);
        }
    }

    @Test
    void read_nothingComes_completesWhenIdle() {
        try (RedisTurnEvents events = new RedisTurnEvents(REDIS.store(), KEYS)) {
            StepVerifier.create(events.read(turn, "0", Duration.ofMillis(100)))
                    .expectComplete()
                    .verify(IDLE);
        }
    }

    private void append(LoggedTurn added) {
        assertThat(store.append(ana, id, added, position()).block()).isInstanceOf(AppendOutcome.Appended.class);
    }

    private Position position() {
        return store.page(ana, id, ConversationStore.NEWEST, 0).block().position();
    }

    private static LoggedTurn turn(String id) {
        return new LoggedTurn(
                id, Instant.EPOCH, List.of(new LoggedMessage.User("hi " + id), new LoggedMessage.Assistant("hello")));
    }
}
