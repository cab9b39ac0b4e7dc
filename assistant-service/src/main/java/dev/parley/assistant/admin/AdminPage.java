package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A part of a list, the newest first.
 *
 * @param next {@code before} of the next page, in milliseconds; null at the end
 */
record AdminPage<R>(List<R> rows, @Nullable Long next) {

    AdminPage {
        rows = List.copyOf(rows);
    }

    /** @throws RequestException when no list of this length is given */
    static void checkLimit(int limit, int most) {
        if (limit < 1 || limit > most) {
            throw RequestException.badRequest("invalid_limit", "limit must be between 1 and " + most);
        }
    }

    /** The time that a page ends before; for the first one it lies ahead, so that what happens now belongs to it. */
    static Instant end(@Nullable Long before, Clock clock) {
        return before == null ? clock.instant().plusSeconds(1) : Instant.ofEpochMilli(before);
    }

    /**
     * The rows of what matches. A page may be longer than its limit: those of one millisecond stay together, so that the next
     * page begins behind them.
     *
     * @param all the newest first
     * @param scanned most that are looked at; the next page goes on there
     * @param row gives null for what does not match
     */
    static <T, R> Mono<AdminPage<R>> of(
            Flux<T> all, int limit, int scanned, Function<T, Instant> time, Function<T, @Nullable R> row) {
        return Mono.defer(() -> {
            Collector<R> page = new Collector<>(limit, scanned);
            return all.takeUntil(entry -> page.isFull(time.apply(entry).toEpochMilli(), row.apply(entry)))
                    .then(Mono.fromSupplier(() -> new AdminPage<>(page.rows, page.next)));
        });
    }

    private static final class Collector<R> {

        private final List<R> rows = new ArrayList<>();
        private final int limit;
        private int left;
        private long last = Long.MAX_VALUE;
        private @Nullable Long next;

        Collector(int limit, int scanned) {
            this.limit = limit;
            this.left = scanned;
        }

        boolean isFull(long millis, @Nullable R row) {
            if (millis < last && (rows.size() >= limit || left <= 0)) {
                next = last;
                return true;
            }
            left--;
            last = millis;
            if (row != null) {
                rows.add(row);
            }
            return false;
        }
    }
}
