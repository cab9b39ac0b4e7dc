package dev.parley.memory.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final int MOST = 3;

    private final Keys keys = new Keys(4);
    private final RedisAuditLog audit = log(Duration.ofHours(1));
    private final PersonId ana = new PersonId("person:" + UUID.randomUUID());
    private final PersonId ben = new PersonId("person:" + UUID.randomUUID());

    private RedisAuditLog log(Duration retention) {
        return new RedisAuditLog(REDIS.store(), keys, retention, MOST);
    }

    private static AuditedCall call(PersonId person, String turn) {
        return new AuditedCall(
                Instant.now(),
                person,
                new ConversationId("talk"),
                turn,
                "web_search",
                "reads",
                "{\"query\":\"Grüße \u2028\"}",
                List.of("count was a text"),
                Duration.ofNanos(1_234_000),
                2,
                "ok");
    }

    @Test
    void append_calls_areReadAsTheyWereWithTheNewestFirst() {
        AuditedCall first = call(ana, "t1");
        AuditedCall second = call(ana, "t2");
        audit.append(first).block();
        audit.append(second).block();
        assertThat(audit.of(ana, 10).collectList().block()).containsExactly(second, first);
        assertThat(audit.of(ana, 1).collectList().block()).containsExactly(second);
    }

    @Test
    void append_moreThanTheCap_dropsTheOldestOfThatPersonAlone() {
        audit.append(call(ben, "b")).block();
        for (int i = 0; i < MOST + 2; i++) {
            audit.append(call(ana, "t" + i)).block();
        }
        assertThat(audit.of(ana, 10).collectList().block())
                .extracting(AuditedCall::turn)
                .containsExactly("t4", "t3", "t2");
        assertThat(audit.of(ben, 10).collectList().block()).hasSize(1);
    }

    @Test
    void append_olderThanTheRetention_goesWithTheNextCallAndTheRestByItself() {
        audit.append(call(ana, "old")).block();
        Instant asked = Instant.now();
        await().until(() -> Duration.between(asked, Instant.now()).toMillis() > 60);
        log(Duration.ofMillis(50)).append(call(ana, "new")).block();
        assertThat(audit.of(ana, 10).collectList().block())
                .extracting(AuditedCall::turn)
                .doesNotContain("old");
        await().untilAsserted(() -> assertThat(REDIS.store()
                        .template()
                        .hasKey(keys.of(KeyKind.AUDIT, ana))
                        .block())
                .isFalse());
    }

    @Test
    void recent_severalPeople_areTogetherByTime() {
        audit.append(call(ana, "t1")).block();
        audit.append(call(ben, "t2")).block();
        audit.append(call(ana, "t3")).block();
        assertThat(audit.recent(3).collectList().block())
                .extracting(AuditedCall::turn)
                .containsExactly("t3", "t2", "t1");
    }

    @Test
    void erase_person_leavesNothingOfThem() {
        audit.append(call(ana, "t1")).block();
        audit.append(call(ben, "t2")).block();
        assertThat(audit.export(ana).block().get("audit").toString()).contains("web_search");
        assertThat(audit.erase(ana).block()).containsEntry("audit", 1L);
        assertThat(audit.of(ana, 10).collectList().block()).isEmpty();
        assertThat(audit.recent(100).collectList().block())
                .extracting(AuditedCall::person)
                .contains(ben)
                .doesNotContain(ana);
    }
}
