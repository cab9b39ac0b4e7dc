package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.memory.PersonId;
import dev.parley.memory.usage.Spent;
import dev.parley.memory.usage.UsageRow;
import dev.parley.memory.usage.UsageStore;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** What was used: sums by day, model, channel and country, and the account of one person. */
@RestController
@Tag(name = "Usage")
class UsageController {

    private static final int MOST_DAYS = 400;

    private final UsageStore store;
    private final Clock clock;

    UsageController(UsageStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @param micros millionths of the currency's unit */
    record Sum(
            LocalDate day,
            String model,
            String channel,
            String country,
            long promptTokens,
            long completionTokens,
            long cachedTokens,
            long micros,
            double joules) {

        static Sum of(UsageRow row) {
            Spent spent = row.spent();
            return new Sum(
                    row.day(),
                    row.model(),
                    row.channel(),
                    row.country(),
                    spent.prompt(),
                    spent.completion(),
                    spent.cached(),
                    spent.micros(),
                    spent.millijoules() / 1e3);
        }
    }

    /** @param micros millionths of the currency's unit */
    record Day(
            LocalDate day,
            long turns,
            long promptTokens,
            long completionTokens,
            long cachedTokens,
            long micros,
            double joules) {

        static Day of(LocalDate day, Spent spent) {
            return new Day(
                    day,
                    spent.turns(),
                    spent.prompt(),
                    spent.completion(),
                    spent.cached(),
                    spent.micros(),
                    spent.millijoules() / 1e3);
        }
    }

    @GetMapping("/api/admin/usage")
    @AdminAccess(AdminRole.VIEWER)
    Flux<Sum> sums(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        LocalDate last = day("to", to);
        LocalDate first = from == null ? last : day("from", from);
        check(first, last);
        return store.sums(first, last).map(Sum::of);
    }

    /** A person's id, or {@code apikey:ID} for a key of the API. */
    @GetMapping("/api/admin/usage/person")
    Flux<Day> person(
            @RequestParam String id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        PersonId person;
        try {
            person = new PersonId(id);
        } catch (IllegalArgumentException e) {
            throw RequestException.badRequest("invalid_person", "id must be the id of a person");
        }
        LocalDate last = day("to", to);
        LocalDate first = from == null ? last : day("from", from);
        check(first, last);
        return Flux.fromIterable(first.datesUntil(last.plusDays(1)).toList())
                .concatMap(day -> store.of(person, day).map(spent -> Day.of(day, spent)));
    }

    private LocalDate day(String name, @Nullable String text) {
        try {
            return text == null ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw RequestException.badRequest("invalid_day", name + " must be a day, for example 2026-11-27");
        }
    }

    private static void check(LocalDate from, LocalDate to) {
        if (from.isAfter(to) || ChronoUnit.DAYS.between(from, to) > MOST_DAYS) {
            throw RequestException.badRequest(
                    "invalid_day", "from must not be after to, nor more than " + MOST_DAYS + " days before it");
        }
    }
}
