package dev.parley.assistant.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class TurnLogTests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @BeforeAll
    static void asTheProgramDoes() {
        TurnLog.register();
        Hooks.enableAutomaticContextPropagation();
    }

    @AfterAll
    static void others() {
        Hooks.disableAutomaticContextPropagation();
    }

    private static Mono<String> turnOfTheLog() {
        return Mono.fromCallable(() -> Objects.requireNonNullElse(MDC.get(TurnLog.TURN), "none"));
    }

    @Test
    void in_turnsOnManyThreads_eachSeesItsOwn() {
        List<String> seen = Flux.range(0, 200)
                .flatMapSequential(number -> Mono.delay(Duration.ofMillis(number % 7))
                        .publishOn(Schedulers.boundedElastic())
                        .then(turnOfTheLog())
                        .contextWrite(context -> TurnLog.in(context, "turn-" + number)))
                .collectList()
                .block(PATIENCE);

        assertThat(seen).hasSize(200);
        for (int number = 0; number < 200; number++) {
            assertThat(seen).element(number).isEqualTo("turn-" + number);
        }
    }

    @Test
    void in_afterTheTurn_theThreadIsNobodys() {
        String after = Mono.delay(Duration.ofMillis(1))
                .contextWrite(context -> TurnLog.in(context, "turn"))
                .then(turnOfTheLog())
                .block(PATIENCE);

        assertThat(after).isEqualTo("none");
        assertThat(MDC.get(TurnLog.TURN)).isNull();
    }
}
