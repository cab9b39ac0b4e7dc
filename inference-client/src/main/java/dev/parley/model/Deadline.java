package dev.parley.model;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Ends what takes too long as a whole. Stateless. */
public final class Deadline {

    private Deadline() {}

    /** Fails as {@link ModelException.Code#UNAVAILABLE} where the stream is not complete in time; null sets no limit. */
    public static <T> Flux<T> limit(Flux<T> stream, @Nullable Duration deadline) {
        if (deadline == null) {
            return stream;
        }
        return Flux.defer(() -> {
            Mono<Long> end = Mono.delay(deadline).cache();
            return stream.timeout(end, event -> end)
                    .onErrorMap(
                            TimeoutException.class,
                            late -> new ModelException(
                                    ModelException.Code.UNAVAILABLE, "the answer was not complete in time", late));
        });
    }
}
