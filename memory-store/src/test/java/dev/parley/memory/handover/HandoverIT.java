package dev.parley.memory.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HandoverIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration QUIET = Duration.ofHours(4);

    private final PersonId ana = new PersonId("person:" + UUID.randomUUID());
    private final ConversationId talk = new ConversationId("talk:" + UUID.randomUUID());

    private static HandoverStore at(Instant now) {
        return new RedisHandoverStore(REDIS.store(), new Keys(4), Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void open_conversation_isTakenUntilItsTimeIsOver() {
        at(NOW).open(ana, talk, "", QUIET).block();
        assertThat(at(NOW.plus(QUIET).minusMillis(1)).isOpen(ana, talk).block()).isTrue();
        assertThat(at(NOW.plus(QUIET)).isOpen(ana, talk).block()).isFalse();
        assertThat(at(NOW).isOpen(ana, new ConversationId("another")).block()).isFalse();
    }

    @Test
    void list_namesThoseThatAreTakenNow() {
        at(NOW).open(ana, talk, "", QUIET).block();
        assertThat(at(NOW).list().collectList().block()).contains(new Handover(ana, talk, NOW.plus(QUIET)));
        assertThat(at(NOW.plus(QUIET)).list().collectList().block())
                .extracting(Handover::conversation)
                .doesNotContain(talk);
    }

    @Test
    void open_inATurnThatAnErasureEnded_isRefused() {
        REDIS.store()
                .template()
                .opsForValue()
                .set(new Keys(4).ended(ana, "turn"), "erased", QUIET)
                .block();
        assertThat(at(NOW).open(ana, talk, "turn", QUIET).block()).isFalse();
        assertThat(at(NOW).isOpen(ana, talk).block()).isFalse();
        assertThat(at(NOW).open(ana, talk, "later", QUIET).block()).isTrue();
    }

    @Test
    void release_givesBackOnce() {
        at(NOW).open(ana, talk, "", QUIET).block();
        assertThat(at(NOW).release(ana, talk).block()).isTrue();
        assertThat(at(NOW).isOpen(ana, talk).block()).isFalse();
        assertThat(at(NOW).release(ana, talk).block()).isFalse();
    }
}
