package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.rollout.Rollouts;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** What keeps two operators from undoing each other's changes without seeing them. Stateless. */
final class Revision {

    private static final int TRIES = 5;

    private Revision() {}

    /** @param given what the operator saw; null where that does not matter */
    /**
     * Writes a change of what holds now.
     *
     * @param given revision that the operator saw, and that the setting must still have; null: the change is made to
     *     whatever holds, however often others change it meanwhile
     * @param write the change to what holds when it is subscribed to; takes the revision of that, and is empty when the
     *     setting has another one
     */
    static <T> Mono<T> change(
            Rollouts rollouts, @Nullable Long given, Supplier<Long> held, Function<Long, Mono<T>> write) {
        if (given != null) {
            return write.apply(given).switchIfEmpty(changed());
        }
        return Mono.defer(() -> write.apply(held.get()))
                .repeatWhenEmpty(
                        TRIES,
                        tries -> tries.concatMap(tried -> rollouts.refresh().thenReturn(tried)))
                .onErrorResume(Exceptions::isRetryExhausted, fault -> changed())
                .switchIfEmpty(changed());
    }

    private static <T> Mono<T> changed() {
        return Mono.error(() -> new RequestException(
                HttpStatus.CONFLICT,
                "changed_meanwhile",
                "revision: somebody else changed this meanwhile. Look at it again."));
    }
}
