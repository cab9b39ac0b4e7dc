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
import reactor.core.publisher.Flux;

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
    void update_key_changesNameAndQuotaAndNothingElse() {
        store.add(key, "s3cret").block();
        ApiKey wanted = new ApiKey(key.id(), "the bar", key.scopes(), new Quota(7, 0, 0), Instant.EPOCH);
        ApiKey expected = new ApiKey(key.id(), "the bar", key.scopes(), new Quota(7, 0, 0), key.createdAt());

        assertThat(store.update(key.id(), known -> wanted).block()).isEqualTo(expected);

        assertThat(store.find(key.id(), "s3cret").block()).isEqualTo(expected);
        assertThat(store.update("nobody", known -> wanted).block()).isNull();
    }

    @Test
    void update_manyAtOnce_losesNoneThatItSaysItMade() {
        store.add(key, "s3cret").block();

        Long made = Flux.range(0, 50)
                .flatMap(number -> store.update(key.id(), ApiKeyIT::oneTurnMore), 10)
                .count()
                .block();

        assertThat(made).isPositive();
        assertThat(store.find(key.id(), "s3cret").block().quota().turns())
                .isEqualTo(key.quota().turns() + made);
    }

    private static ApiKey oneTurnMore(ApiKey known) {
        Quota quota = known.quota();
        return new ApiKey(
                known.id(),
                known.name(),
                known.scopes(),
                new Quota(quota.turns() + 1, quota.tokens(), quota.micros()),
                known.createdAt());
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
