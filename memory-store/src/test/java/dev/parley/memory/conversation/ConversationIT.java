package dev.parley.memory.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.ConversationId;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class ConversationIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ConversationId id = new ConversationId(UUID.randomUUID().toString());
    private final String turn = UUID.randomUUID().toString();

    @Test
    void recent_givesTheLastTurnsInOrderWithAllTheirMessages() {
        RedisConversationStore store = new RedisConversationStore(REDIS.store(), new Keys(4));
        LoggedTurn full = new LoggedTurn(
                "t0",
                Instant.parse("2026-05-04T10:00:00Z"),
                List.of(
                        new LoggedMessage.User("grüezi \"x\""),
                        new LoggedMessage.ToolCall("c", "web_search", "{\"query\":\"x\"}"),
                        new LoggedMessage.ToolResult("c", "web_search", "found\nit"),
                        new LoggedMessage.Assistant("done")));
        store.append(id, full).block();
        store.append(id, full).block();
        store.append(id, new LoggedTurn("t1", Instant.EPOCH, List.of())).block();

        assertThat(store.recent(id, 5).block()).hasSize(2).first().isEqualTo(full);
        assertThat(store.recent(id, 1).block()).extracting(LoggedTurn::id).containsExactly("t1");
        assertThat(store.recent(id, 0).block()).isEmpty();
        store.delete(id).block();
        assertThat(store.recent(id, 5).block()).isEmpty();
    }

    @Test
    void append_beyondTheLimit_dropsTheOldest() {
        RedisConversationStore store = new RedisConversationStore(REDIS.store(), new Keys(4));
        Flux.range(0, RedisConversationStore.MAX_TURNS + 3)
                .concatMap(number -> store.append(id, new LoggedTurn("t" + number, Instant.EPOCH, List.of())))
                .blockLast();

        assertThat(store.recent(id, 1_000).block())
                .hasSize(RedisConversationStore.MAX_TURNS)
                .first()
                .extracting(LoggedTurn::id)
                .isEqualTo("t3");
    }

    @Test
    void read_lateReader_getsWhatWasThereAndWhatComes() {
        try (RedisTurnEvents events = new RedisTurnEvents(REDIS.store())) {
            assertThat(events.exists(turn).block()).isFalse();
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
        try (RedisTurnEvents events = new RedisTurnEvents(REDIS.store())) {
            StepVerifier.create(events.read(turn, "0", Duration.ofMillis(100)))
                    .expectComplete()
                    .verify(IDLE);
        }
    }
}
