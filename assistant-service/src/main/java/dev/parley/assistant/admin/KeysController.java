package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.openai.ApiKeys;
import dev.parley.assistant.openai.ApiScope;
import dev.parley.assistant.usage.ApiAccounts;
import dev.parley.memory.apikey.ApiKey;
import dev.parley.memory.apikey.ApiKeyStore;
import dev.parley.memory.response.RedisResponseStore;
import dev.parley.memory.usage.Quota;
import dev.parley.memory.usage.Spent;
import dev.parley.memory.usage.UsageStore;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Keys of the API: made, listed without their secrets, revoked. */
@RestController
class KeysController {

    private static final int MOST_NAME_CHARACTERS = 100;
    private static final int MICRO_DIGITS = 6;

    /** Keys whose use is asked for at once. */
    private static final int ASKED_AT_ONCE = 16;

    private final ApiKeys keys;
    private final ApiKeyStore store;
    private final RedisResponseStore responses;
    private final UsageStore usage;
    private final AdminAudit audit;
    private final Clock clock;

    KeysController(
            ApiKeys keys,
            ApiKeyStore store,
            RedisResponseStore responses,
            UsageStore usage,
            AdminAudit audit,
            Clock clock) {
        this.keys = keys;
        this.store = store;
        this.responses = responses;
        this.usage = usage;
        this.audit = audit;
        this.clock = clock;
    }

    /** What is wanted of a key; limits are for a day of UTC, and 0 or none sets no limit. */
    record Wanted(
            @Nullable String name,
            @Nullable List<String> scopes,
            @Nullable Long turns,
            @Nullable Long tokens,
            @Nullable BigDecimal cost) {}

    /**
     * What was used with a key today, of UTC.
     *
     * @param tokens read and written
     */
    record Used(long turns, long tokens, BigDecimal cost) {

        static Used of(Spent spent) {
            return new Used(spent.turns(), spent.prompt() + spent.completion(), money(spent.micros()));
        }
    }

    private static BigDecimal money(long micros) {
        return BigDecimal.valueOf(micros, MICRO_DIGITS).stripTrailingZeros();
    }

    /**
     * A key.
     *
     * @param key the key itself, in the answer to its making and never again
     * @param today what was used of its quota; null where that was not asked for
     */
    record Shown(
            String id,
            @Nullable String key,
            String name,
            Set<String> scopes,
            long turns,
            long tokens,
            BigDecimal cost,
            Instant createdAt,
            @Nullable Used today) {

        static Shown of(ApiKey key, @Nullable String secret, @Nullable Used today) {
            return new Shown(
                    key.id(),
                    secret,
                    key.name(),
                    new TreeSet<>(key.scopes()),
                    key.quota().turns(),
                    key.quota().tokens(),
                    money(key.quota().micros()),
                    key.createdAt(),
                    today);
        }
    }

    /** @param usage whether to tell what was used today */
    @GetMapping("/api/admin/keys")
    @AdminAccess(AdminRole.VIEWER)
    Flux<Shown> list(@RequestParam(defaultValue = "false") boolean usage) {
        if (!usage) {
            return store.list().map(key -> Shown.of(key, null, null));
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return store.list()
                .flatMapSequential(
                        key -> this.usage
                                .of(ApiAccounts.of(key.id()), today)
                                .map(spent -> Shown.of(key, null, Used.of(spent))),
                        ASKED_AT_ONCE);
    }

    @PostMapping("/api/admin/keys")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Shown> make(@RequestBody Wanted wanted, @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
        Mono<Shown> made = keys.make(name(wanted.name()), scopes(wanted.scopes()), quota(wanted, Quota.NONE))
                .map(fresh -> Shown.of(fresh.key(), fresh.secret(), null))
                .switchIfEmpty(Mono.error(() -> new RequestException(
                        HttpStatus.CONFLICT, "too_many_keys", "There are too many keys: revoke some first.")));
        return audit.around(
                caller,
                new AuditedAct("make_key", ""),
                made,
                key -> key.id() + " scopes=" + String.join(",", key.scopes()) + " " + described(key));
    }

    private static String described(Shown key) {
        return "turns=" + key.turns() + " tokens=" + key.tokens() + " cost="
                + key.cost().toPlainString();
    }

    /** Changes name and quota of a key; what is left out stays. */
    @PutMapping("/api/admin/keys/{id}")
    Mono<Shown> change(
            @PathVariable String id,
            @RequestBody Wanted wanted,
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
        if (wanted.scopes() != null) {
            throw RequestException.badRequest(
                    "invalid_scopes", "scopes of a key cannot be changed: make another key, and revoke this one");
        }
        Mono<Shown> changed = store.update(
                        id,
                        known -> new ApiKey(
                                known.id(),
                                wanted.name() == null ? known.name() : name(wanted.name()),
                                known.scopes(),
                                quota(wanted, known.quota()),
                                known.createdAt()))
                .map(key -> Shown.of(key, null, null))
                .switchIfEmpty(noSuchKey());
        return audit.around(caller, new AuditedAct("change_key", id), changed, KeysController::described);
    }

    private static String name(@Nullable String wanted) {
        String name = wanted == null ? "" : wanted.strip();
        if (name.isEmpty() || name.length() > MOST_NAME_CHARACTERS) {
            throw RequestException.badRequest(
                    "invalid_name", "name must have 1 to " + MOST_NAME_CHARACTERS + " characters");
        }
        return name;
    }

    private static <T> Mono<T> noSuchKey() {
        return Mono.error(() -> RequestException.notFound("no_such_key", "There is no key of this id."));
    }

    private static Set<String> scopes(@Nullable List<String> wanted) {
        if (wanted == null || wanted.isEmpty()) {
            throw RequestException.badRequest("invalid_scopes", "scopes must name at least one of " + known());
        }
        for (String scope : wanted) {
            if (scope == null || ApiScope.labelled(scope).isEmpty()) {
                throw RequestException.badRequest("invalid_scopes", "scopes must be of " + known());
            }
        }
        return Set.copyOf(new TreeSet<>(wanted));
    }

    private static List<String> known() {
        return Arrays.stream(ApiScope.values()).map(ApiScope::label).toList();
    }

    /** @param now what holds where nothing else is wanted */
    private static Quota quota(Wanted wanted, Quota now) {
        try {
            BigDecimal cost = wanted.cost() == null ? money(now.micros()) : wanted.cost();
            return new Quota(
                    wanted.turns() == null ? now.turns() : wanted.turns(),
                    wanted.tokens() == null ? now.tokens() : wanted.tokens(),
                    cost.movePointRight(MICRO_DIGITS)
                            .setScale(0, RoundingMode.CEILING)
                            .longValueExact());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw RequestException.badRequest(
                    "invalid_quota",
                    "turns, tokens and cost must be numbers from 0, and not larger than a quota can be");
        }
    }

    @DeleteMapping("/api/admin/keys/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> revoke(@PathVariable String id, @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
        Mono<Void> work = store.revoke(id)
                // Also when it was revoked before, so that what failed then can be done again.
                .flatMap(done -> responses.erase(ApiAccounts.of(id)).thenReturn(done))
                .flatMap(done -> done ? Mono.empty() : noSuchKey());
        return audit.around(caller, new AuditedAct("revoke_key", id), work);
    }
}
