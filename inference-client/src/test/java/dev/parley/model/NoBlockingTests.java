package dev.parley.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Without this the other tests would prove nothing: a call that blocks is found. */
class NoBlockingTests {

    @Test
    void sleep_inAThreadThatMustNotBlock_fails() {
        assumeTrue(NoBlocking.isPossible(), "needs -XX:+AllowRedefinitionToAddDeleteMethods, as the build sets it");
        assertThatThrownBy(() -> Mono.fromCallable(() -> {
                            Thread.sleep(1);
                            return 1;
                        })
                        .subscribeOn(Schedulers.parallel())
                        .block(Duration.ofSeconds(10)))
                .hasRootCauseInstanceOf(BlockingOperationError.class);
    }
}
