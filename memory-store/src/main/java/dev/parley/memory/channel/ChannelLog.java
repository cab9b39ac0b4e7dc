package dev.parley.memory.channel;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import reactor.core.publisher.Mono;

/** What came and went on channels, of all replicas together. Names nobody. Thread-safe. */
public interface ChannelLog {

    /** Days that can be looked back, today included. */
    int DAYS = 8;

    /**
     * Adds to a day.
     *
     * @param counts how often what happened, since the last call of this replica
     */
    Mono<Void> add(String channel, LocalDate day, Instant now, Map<String, Long> counts);

    Mono<ChannelDay> of(String channel, LocalDate day);
}
