package dev.parley.assistant.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.PersonId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class BackgroundWritesTests {

    private static final Duration WAIT = Duration.ofSeconds(10);

    private final BackgroundWrites writes = new BackgroundWrites();

    @Test
    void erase_writeUnderWay_waitsForItsEnd() {
        Sinks.Empty<Void> redis = Sinks.empty();
        AtomicBoolean erased = new AtomicBoolean();
        writes.submit("A record", "t", redis.asMono());

        Mono<Map<String, Long>> erasure = writes.erase(new PersonId("p")).doOnNext(done -> erased.set(true));
        erasure.subscribe();

        assertThat(erased).isFalse();
        redis.tryEmitEmpty();
        assertThat(erased).isTrue();
        assertThat(erasure.block(WAIT)).isEmpty();
    }

    @Test
    void submit_writeThatFails_touchesNobodyAndIsOver() {
        writes.submit("A record", "t", Mono.error(new IllegalStateException("down")));
        assertThat(writes.settled().block(WAIT)).isNull();
        writes.close();
    }

    @Test
    void submit_redisHangs_leavesOutWhatIsTooMuch() {
        AtomicInteger begun = new AtomicInteger();
        for (int i = 0; i < 520; i++) {
            writes.submit("A record", "t", Mono.never().doOnSubscribe(started -> begun.incrementAndGet()));
        }
        assertThat(begun).hasValue(512);
    }
}
