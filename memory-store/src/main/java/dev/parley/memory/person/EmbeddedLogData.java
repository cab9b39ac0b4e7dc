package dev.parley.memory.person;

import dev.parley.memory.PersonId;
import dev.parley.memory.redis.RedisStore;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;

/**
 * The append-only file of the embedded server, which has what was deleted until it is written anew: an erasure has it
 * written anew at once, behind the receipt. The last of the stores. Thread-safe.
 */
public final class EmbeddedLogData implements PersonalData {

    /** The file may be being written anew already, from before the erasure. */
    private static final Retry AGAIN = Retry.fixedDelay(120, Duration.ofSeconds(1));

    private static final Logger log = LoggerFactory.getLogger(EmbeddedLogData.class);

    private final RedisStore redis;

    public EmbeddedLogData(RedisStore redis) {
        this.redis = redis;
    }

    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        return Mono.fromCallable(() -> {
            redis.rewriteLog()
                    .retryWhen(AGAIN)
                    .subscribe(
                            done -> {},
                            fault -> log.warn(
                                    "The append-only file was not written anew after an erasure: {}",
                                    fault.getClass().getSimpleName()));
            return Map.of();
        });
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        return Mono.just(Map.of());
    }
}
