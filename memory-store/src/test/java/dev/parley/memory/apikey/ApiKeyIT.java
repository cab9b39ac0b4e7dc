package dev.parley.memory.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import dev.parley.memory.usage.Quota;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApiKeyIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private final ApiKeyStore store = new RedisApiKeyStore(REDIS.store());
    private final ApiKey key = new ApiKey(
            UUID.randomUUID().toString(),
            "the shop",
            Set.of("chat", "embeddings"),
            new Quota(100, 20_000, 5_000_000),
            Instant.parse("2026-11-27T10:00:00Z"));

    @Test
    void find_rightSecret_givesTheKey() {
        assertThat(store.add(key, "s3cret").block()).isTrue();

        assertThat(store.find(key.id(), "s3cret").block()).isEqualTo(key);
        assertThat(store.find(key.id(), "wrong").block()).isNull();
        assertThat(store.find("nobody", "s3cret").block()).isNull();
        assertThat(store.list().collectList().block()).contains(key);
    }

    @Test
    void add_key_keepsNoSecret() {
        store.add(key, "s3cret").block();

        assertThat(REDIS.store()
                        .template()
                        .<String, String>opsForHash()
                        .get(Keys.apiKeys(), key.id())
                        .block())
                .isNotNull()
                .doesNotContain("s3cret");
        assertThat(store.add(key, "another").block()).isFalse();
    }

    @Test
    void revoke_key_opensNothingAnyMore() {
        store.add(key, "s3cret").block();

        assertThat(store.isValid(key.id()).block()).isTrue();
        assertThat(store.revoke(key.id()).block()).isTrue();
        assertThat(store.isValid(key.id()).block()).isFalse();
        assertThat(store.find(key.id(), "s3cret").block()).isNull();
        assertThat(store.revoke(key.id()).block()).isFalse();
    }
}
