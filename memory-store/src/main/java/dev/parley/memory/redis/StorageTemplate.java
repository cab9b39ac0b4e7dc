package dev.parley.memory.redis;

import org.reactivestreams.Publisher;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Spring's template, whose faults are {@link StorageException}s. Thread-safe. */
final class StorageTemplate extends ReactiveStringRedisTemplate {

    StorageTemplate(ReactiveRedisConnectionFactory factory) {
        super(factory);
    }

    @Override
    protected <T> Publisher<T> postProcessResult(
            Publisher<T> result, ReactiveRedisConnection connection, boolean existingConnection) {
        return result instanceof Mono<T> one
                ? one.onErrorMap(StorageFaults::translate)
                : Flux.from(result).onErrorMap(StorageFaults::translate);
    }
}
