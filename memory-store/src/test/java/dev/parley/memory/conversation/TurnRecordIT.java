package dev.parley.memory.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.PersonId;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TurnRecordIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private final PersonId ana = new PersonId("ana");
    private final String turn = UUID.randomUUID().toString();

    @Test
    void save_bytes_comeBackAsTheyWere() {
        TurnRecordStore records = new RedisTurnRecordStore(REDIS.store(), new Keys(4), Duration.ofHours(1));
        byte[] record = {0, -1, 31, 127, -128, 10};
        assertThat(records.save(ana, turn, record).block()).isTrue();
        assertThat(records.load(turn).block()).isEqualTo(record);
        assertThat(records.load("none").block()).isNull();
    }

    @Test
    void save_turnThatAnErasureEnded_keepsNothing() {
        Keys keys = new Keys(4);
        TurnRecordStore records = new RedisTurnRecordStore(REDIS.store(), keys, Duration.ofHours(1));
        String other = UUID.randomUUID().toString();
        // The two steps of saving, each met by an erasure before it.
        mark(keys.ended(ana, turn), "erased");
        mark(Keys.erased(other), "1");

        assertThat(records.save(ana, turn, new byte[] {1}).block()).isFalse();
        assertThat(records.save(ana, other, new byte[] {1}).block()).isFalse();
        assertThat(records.load(turn).block()).isNull();
        assertThat(records.load(other).block()).isNull();
    }

    private static void mark(String key, String value) {
        REDIS.store()
                .template()
                .opsForValue()
                .set(key, value, Duration.ofMinutes(1))
                .block();
    }

    @Test
    void save_record_goesAfterItsTime() {
        TurnRecordStore records = new RedisTurnRecordStore(REDIS.store(), new Keys(4), Duration.ofMillis(200));
        assertThat(records.save(ana, turn, new byte[] {1}).block()).isTrue();
        await().untilAsserted(() -> assertThat(records.load(turn).block()).isNull());
    }
}
