package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.openai.ApiKeys;
import dev.parley.assistant.openai.ApiScope;
import dev.parley.assistant.usage.ApiAccounts;
import dev.parley.memory.apikey.ApiKey;
import dev.parley.memory.apikey.ApiKeyStore;
import dev.parley.memory.response.RedisResponseStore;
import dev.parley.memory.usage.Quota;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
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
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Keys of the API: made, listed without their secrets, revoked. */
@RestController
class KeysController {

    private static final int MOST_NAME_CHARACTERS = 100;
    private static final int MICRO_DIGITS = 6;

    private final ApiKeys keys;
    private final ApiKeyStore store;
    private final RedisResponseStore responses;

    KeysController(ApiKeys keys, ApiKeyStore store, RedisResponseStore responses) {
        this.keys = keys;
        this.store = store;
        this.responses = responses;
    }

    /** What is wanted of a key; limits are for a day of UTC, and 0 or none sets no limit. */
    record Wanted(
            @Nullable String name,
            @Nullable List<String> scopes,
            @Nullable Long turns,
            @Nullable Long tokens,
            @Nullable BigDecimal cost) {}

    /** @param key the key itself, in the answer to its making and never again */
    record Shown(
            String id,
            @Nullable String key,
            String name,
            Set<String> scopes,
            long turns,
            long tokens,
            BigDecimal cost,
            Instant createdAt) {

        static Shown of(ApiKey key, @Nullable String secret) {
            return new Shown(
                    key.id(),
                    secret,
                    key.name(),
                    new TreeSet<>(key.scopes()),
                    key.quota().turns(),
                    key.quota().tokens(),
                    BigDecimal.valueOf(key.quota().micros(), MICRO_DIGITS).stripTrailingZeros(),
                    key.createdAt());
        }
    }

    @GetMapping("/api/admin/keys")
    Flux<Shown> list() {
        return store.list().map(key -> Shown.of(key, null));
    }

    @PostMapping("/api/admin/keys")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Shown> make(@RequestBody Wanted wanted) {
        String name = wanted.name() == null ? "" : wanted.name().strip();
        if (name.isEmpty() || name.length() > MOST_NAME_CHARACTERS) {
            throw RequestException.badRequest(
                    "invalid_name", "name must have 1 to " + MOST_NAME_CHARACTERS + " characters");
        }
        return keys.make(name, scopes(wanted.scopes()), quota(wanted))
                .map(made -> Shown.of(made.key(), made.secret()))
                .switchIfEmpty(Mono.error(() -> new RequestException(
                        HttpStatus.CONFLICT, "too_many_keys", "There are too many keys: revoke some first.")));
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

    private static Quota quota(Wanted wanted) {
        try {
            BigDecimal cost = wanted.cost() == null ? BigDecimal.ZERO : wanted.cost();
            return new Quota(
                    wanted.turns() == null ? 0 : wanted.turns(),
                    wanted.tokens() == null ? 0 : wanted.tokens(),
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
    Mono<Void> revoke(@PathVariable String id) {
        return store.revoke(id)
                // Also when it was revoked before, so that what failed then can be done again.
                .flatMap(done -> responses.erase(ApiAccounts.of(id)).thenReturn(done))
                .flatMap(done -> done
                        ? Mono.empty()
                        : Mono.error(RequestException.notFound("no_such_key", "There is no key of this id.")));
    }
}
