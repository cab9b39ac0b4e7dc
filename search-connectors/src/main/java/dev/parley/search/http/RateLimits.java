package dev.parley.search.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Obeys what a service says about its limits: {@code Retry-After} (seconds or a date), and {@code X-RateLimit-Remaining}
 * with {@code X-RateLimit-Reset}, which may be lists of several windows. Thread-safe.
 */
public final class RateLimits {

    /** A refusal for too many requests that does not say for how long. */
    private static final Duration UNKNOWN_PAUSE = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofDays(31);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final Clock clock;
    private final AtomicReference<Instant> pausedUntil = new AtomicReference<>(Instant.EPOCH);

    public RateLimits(Clock clock) {
        this.clock = clock;
    }

    /** When the service may be asked again; empty when that is now. */
    public Optional<Instant> pause() {
        Instant until = pausedUntil.get();
        return clock.instant().isBefore(until) ? Optional.of(until) : Optional.empty();
    }

    /** Takes in what an answer says. */
    public void observe(int status, HttpHeaders headers) {
        Duration pause = Duration.ZERO;
        if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) {
            pause = retryAfter(headers.getFirst(HttpHeaders.RETRY_AFTER))
                    .orElse(status == TOO_MANY_REQUESTS ? UNKNOWN_PAUSE : Duration.ZERO);
        }
        Duration windows = exhausted(headers.getFirst("X-RateLimit-Remaining"), headers.getFirst("X-RateLimit-Reset"));
        pause = windows.compareTo(pause) > 0 ? windows : pause;
        if (pause.isPositive()) {
            Instant until = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
            pausedUntil.accumulateAndGet(until, (one, other) -> one.isAfter(other) ? one : other);
        }
    }

    private Optional<Duration> retryAfter(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        if (text.strip().matches("[0-9]{1,8}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())));
        }
        try {
            Instant date = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(clock.instant(), date));
        } catch (DateTimeException odd) {
            return Optional.empty();
        }
    }

    /** The longest reset among the windows that have nothing left. */
    private static Duration exhausted(@Nullable String remaining, @Nullable String reset) {
        if (remaining == null || reset == null) {
            return Duration.ZERO;
        }
        String[] left = remaining.split(",");
        String[] resets = reset.split(",");
        Duration longest = Duration.ZERO;
        for (int window = 0; window < Math.min(left.length, resets.length); window++) {
            String seconds = resets[window].strip();
            if (left[window].strip().equals("0") && seconds.matches("[0-9]{1,8}")) {
                Duration wait = Duration.ofSeconds(Long.parseLong(seconds));
                longest = wait.compareTo(longest) > 0 ? wait : longest;
            }
        }
        return longest;
    }
}
