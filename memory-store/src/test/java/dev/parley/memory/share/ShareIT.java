package dev.parley.memory.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShareIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private final PersonId ana = new PersonId("ana-" + UUID.randomUUID());
    private final ConversationId talk = new ConversationId("talk");
    private final RedisShareStore store = new RedisShareStore(REDIS.store(), new Keys(4), Duration.ofDays(1));

    private String share(String snapshot) {
        return store.share(ana, talk, UUID.randomUUID().toString(), snapshot).block();
    }

    @Test
    void share_again_renewsTheSnapshotUnderTheSameLink_untilRevoked() {
        String id = share("one");
        assertThat(share("two")).isEqualTo(id);
        assertThat(store.read(id).block()).isEqualTo("two");
        assertThat(store.find(ana, talk).block()).isEqualTo(id);
        assertThat(store.find(new PersonId("ben"), talk).block()).isNull();

        assertThat(store.revoke(ana, talk).block()).isTrue();
        assertThat(store.revoke(ana, talk).block()).isFalse();
        assertThat(store.read(id).block()).isNull();
        assertThat(store.find(ana, talk).block()).isNull();
        assertThat(share("three")).isNotEqualTo(id);
    }

    @Test
    void erase_person_takesAllTheirSharesBack() {
        String id = share("one");
        assertThat(store.erase(ana).block()).containsEntry("shares", 1L);
        assertThat(store.read(id).block()).isNull();
        assertThat(store.erase(ana).block()).containsEntry("shares", 0L);
    }
}
