package dev.parley.memory.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class RolloutIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private final RedisRolloutStore store = new RedisRolloutStore(REDIS.store());
    private final String name = "switch " + UUID.randomUUID();

    private List<RolloutEntry> entries() {
        return store.read().block().entries().stream()
                .filter(entry -> entry.name().equals(name))
                .toList();
    }

    @Test
    void put_setting_isReadWithItsRevisionAndContent() {
        long revision = store.put(name, "{\"on\": false}", 0).block();

        assertThat(entries()).containsExactly(new RolloutEntry(name, revision, "{\"on\": false}"));
        assertThat(store.revision().block()).isEqualTo(revision);
        assertThat(store.read().block().revision()).isEqualTo(revision);
    }

    @Test
    void put_settingThatChangedMeanwhile_isRefused() {
        long first = store.put(name, "1", 0).block();
        long second = store.put(name, "2", first).block();

        assertThat(store.put(name, "3", first).block()).isNull();
        assertThat(store.put(name, "3", 0).block()).isNull();
        assertThat(entries()).containsExactly(new RolloutEntry(name, second, "2"));
        assertThat(store.put(name, "4", RolloutStore.ANY_REVISION).block()).isGreaterThan(second);
    }

    @Test
    void put_manyAtOnceFromOneRevision_takesOne() {
        long first = store.put(name, "0", 0).block();

        List<Long> revisions = Flux.range(1, 20)
                .flatMap(
                        number -> store.put(name, String.valueOf(number), first).subscribeOn(Schedulers.parallel()))
                .collectList()
                .block();

        assertThat(revisions).hasSize(1);
        assertThat(entries().getFirst().revision()).isEqualTo(revisions.getFirst());
    }

    @Test
    void remove_setting_isToldAndGone() {
        store.put(name, "1", 0).block();

        assertThat(store.remove(name).block()).isTrue();
        assertThat(store.remove(name).block()).isFalse();
        assertThat(entries()).isEmpty();
    }

    @Test
    void changes_putByAnotherConnection_areHeard() {
        Mono<Long> heard =
                store.changes().next().timeout(Duration.ofSeconds(10)).cache();
        Mono<Long> put = Flux.interval(Duration.ofMillis(20))
                .concatMap(tick -> store.put(name, "1", RolloutStore.ANY_REVISION))
                .takeUntilOther(heard)
                .then(heard);

        assertThat(put.block()).isPositive();
    }
}
