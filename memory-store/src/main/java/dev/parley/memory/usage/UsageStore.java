package dev.parley.memory.usage;

import dev.parley.memory.PersonId;
import java.time.LocalDate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What was used per day: of people under their id, and in sums that name nobody. Days are those of UTC. Thread-safe. */
public interface UsageStore {

    /** Adds to the account of a person on a day. */
    Mono<Void> add(PersonId person, LocalDate day, Spent spent);

    /** Adds to the sums of a day. */
    Mono<Void> add(UsageRow row);

    /**
     * Takes one turn of the day, unless something of the quota is used up; then nothing is counted.
     *
     * @return what is used up; {@link Quota.Limit#NONE} when the turn was taken
     */
    Mono<Quota.Limit> take(PersonId person, LocalDate day, Quota quota);

    /** What a person used on a day. */
    Mono<Spent> of(PersonId person, LocalDate day);

    /** The sums of days, both included, oldest first. */
    Flux<UsageRow> sums(LocalDate from, LocalDate to);
}
