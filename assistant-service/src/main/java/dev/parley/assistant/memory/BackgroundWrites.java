package dev.parley.assistant.memory;

import dev.parley.memory.PersonId;
import dev.parley.memory.person.PersonalData;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

/**
 * Writes behind the backs of those who wait for answers: nobody waits for them or fails with them. They are bounded, so
 * that a slow Redis fills no memory, and the process ends after them. Thread-safe.
 */
public final class BackgroundWrites implements PersonalData, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BackgroundWrites.class);

    /** Writes that are under way; more are left out. */
    private static final int MAX_WAITING = 512;

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Set<Sinks.Empty<Void>> running = ConcurrentHashMap.newKeySet();

    /**
     * Begins a write and returns at once.
     *
     * @param what in our own words, for the log
     */
    public void submit(String what, String turn, Mono<?> write) {
        if (running.size() >= MAX_WAITING) {
            log.warn("{} is left out, because too much waits to be written. turn={}", what, turn);
            return;
        }
        Sinks.Empty<Void> ended = Sinks.empty();
        running.add(ended);
        write.doFinally(signal -> {
                    running.remove(ended);
                    ended.tryEmitEmpty();
                })
                .subscribe(
                        written -> {},
                        fault -> log.warn(
                                "{} could not be stored: {} turn={}",
                                what,
                                fault.getClass().getSimpleName(),
                                turn));
    }

    /** Ends when all writes that began before have ended, or after a few seconds. */
    Mono<Void> settled() {
        return Mono.defer(() ->
                        Mono.when(running.stream().map(Sinks.Empty::asMono).toList()))
                .timeout(PATIENCE)
                .onErrorComplete();
    }

    /** Nothing is kept here; what is on its way to the stores gets there first, so that they erase it. */
    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        return settled().thenReturn(Map.of());
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        return Mono.just(Map.of());
    }

    @Override
    public void close() {
        settled().block();
    }
}
