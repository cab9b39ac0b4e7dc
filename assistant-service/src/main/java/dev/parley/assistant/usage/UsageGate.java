package dev.parley.assistant.usage;

import dev.parley.assistant.language.Texts;
import dev.parley.memory.PersonId;
import dev.parley.memory.usage.Quota;
import dev.parley.memory.usage.UsageStore;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Whether somebody may ask a model once more today. Thread-safe. */
@Component
public final class UsageGate {

    private static final Logger log = LoggerFactory.getLogger(UsageGate.class);

    private final UsageStore store;
    private final Quota perPerson;
    private final Clock clock;

    public UsageGate(UsageStore store, UsageProperties properties, Clock clock) {
        this.store = store;
        this.perPerson = properties.perPerson().quota();
        this.clock = clock;
    }

    /** Takes one turn of a person's day; gives what is used up, if anything is. */
    public Mono<Quota.Limit> take(PersonId person) {
        return take(person, perPerson);
    }

    /** Takes one turn of an account's day. While Redis cannot be asked, nobody is kept waiting for it. */
    public Mono<Quota.Limit> take(PersonId account, Quota quota) {
        return store.take(account, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), quota)
                .onErrorResume(fault -> {
                    log.warn("A quota could not be asked for, so it is not enforced. fault={}", fault.toString());
                    return Mono.just(Quota.Limit.NONE);
                });
    }

    /** Time until the day of all quotas ends. */
    public Duration untilTomorrow() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return Duration.between(
                clock.instant(), today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** What a person is told, in their language. */
    public static String words(Quota.Limit limit, String language) {
        return Texts.of(language, limit == Quota.Limit.TURNS ? "quota_turns" : "quota");
    }
}
