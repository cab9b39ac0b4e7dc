package dev.parley.memory.response;

import dev.parley.memory.PersonId;
import dev.parley.memory.person.PersonalData;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Range;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Responses as strings, and for each program and person which are theirs, by the time of their last use, so that erasing
 * finds them. Thread-safe.
 */
public final class RedisResponseStore implements ResponseStore, PersonalData {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final RedisStore redis;
    private final Keys keys;
    private final Clock clock;
    private final Duration retention;
    private final int most;

    /**
     * @param retention how long a response is kept after it was made or continued
     * @param most responses kept of one program, and for one person; those that were used longest ago go first
     */
    public RedisResponseStore(RedisStore redis, Keys keys, Clock clock, Duration retention, int most) {
        this.redis = redis;
        this.keys = keys;
        this.clock = clock;
        this.retention = retention;
        this.most = most;
    }

    private String index(PersonId account) {
        return keys.of(KeyKind.RESPONSES, account);
    }

    @Override
    public Mono<Boolean> keep(StoredResponse response) {
        // The index first: a response that is not in it could not be erased. The mark of an erasure last: one that
        // comes
        // before it is seen here, and one that comes after it finds what was written.
        return list(response)
                .then(redis.template().opsForValue().set(Keys.response(response.id()), write(response), retention))
                .then(wasErased(response))
                .flatMap(erased -> erased
                        ? remove(response).thenReturn(false)
                        : makeRoom(response).thenReturn(true));
    }

    private Mono<Boolean> wasErased(StoredResponse response) {
        PersonId person = response.person();
        return person == null ? Mono.just(false) : redis.template().hasKey(keys.ended(person, response.id()));
    }

    private Mono<Void> list(StoredResponse response) {
        long now = clock.millis();
        return accounts(response)
                .concatMap(account -> redis.template()
                        .opsForZSet()
                        .add(index(account), response.id(), now)
                        .then(redis.template().expire(index(account), retention)))
                .then();
    }

    private static Flux<PersonId> accounts(StoredResponse response) {
        return Flux.fromStream(Stream.of(response.owner(), response.person()).filter(Objects::nonNull));
    }

    private Mono<Void> makeRoom(StoredResponse response) {
        double expired = clock.instant().minus(retention).toEpochMilli();
        return accounts(response)
                .concatMap(account -> redis.template()
                        .opsForZSet()
                        .removeRangeByScore(index(account), Range.leftUnbounded(Range.Bound.exclusive(expired)))
                        .thenMany(redis.template().opsForZSet().range(index(account), Range.closed(0L, -1L - most)))
                        .concatMap(id -> read(id).flatMap(this::remove)
                                .then(redis.template().opsForZSet().remove(index(account), id))))
                .then();
    }

    @Override
    public Mono<StoredResponse> find(PersonId owner, String id) {
        return read(id).filter(found -> found.owner().equals(owner));
    }

    @Override
    public Mono<List<StoredResponse>> conversation(PersonId owner, String id, int most) {
        return find(owner, id)
                .expand(found -> {
                    String previous = found.previous();
                    return previous == null ? Mono.empty() : find(owner, previous);
                })
                .take(most)
                .collectList()
                .filter(found -> !found.isEmpty()
                        && (found.size() == most || found.getLast().previous() == null))
                .delayUntil(found -> Flux.fromIterable(found).concatMap(this::renew))
                .map(found -> List.copyOf(found.reversed()));
    }

    /** Without bringing back the name of a person who is erased meanwhile. */
    private Mono<Void> renew(StoredResponse response) {
        Mono<Boolean> renewed = redis.template().expire(Keys.response(response.id()), retention);
        return renewed.flatMap(there -> there ? list(response).then(isThere(response)) : Mono.just(true))
                .flatMap(there -> there ? Mono.empty() : unlist(response));
    }

    private Mono<Boolean> isThere(StoredResponse response) {
        return redis.template().hasKey(Keys.response(response.id()));
    }

    @Override
    public Mono<Boolean> delete(PersonId owner, String id) {
        return find(owner, id).flatMap(this::remove).defaultIfEmpty(false);
    }

    private Mono<Boolean> remove(StoredResponse response) {
        return redis.template()
                .delete(Keys.response(response.id()))
                .flatMap(gone -> unlist(response).thenReturn(gone > 0));
    }

    private Mono<Void> unlist(StoredResponse response) {
        return accounts(response)
                .concatMap(account -> redis.template().opsForZSet().remove(index(account), response.id()))
                .then();
    }

    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        return ids(person)
                .concatMap(id -> read(id).flatMap(this::remove))
                .filter(gone -> gone)
                .count()
                .flatMap(count -> redis.template().delete(index(person)).thenReturn(Map.of("responses", count)));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        return ids(person)
                .concatMap(this::read)
                .reduceWith(MAPPER::createArrayNode, (all, found) -> {
                    ObjectNode entry = all.addObject();
                    entry.set("input", found.input());
                    entry.set("response", found.response());
                    return all;
                })
                .map(all -> Map.of("responses", (JsonNode) all));
    }

    private Flux<String> ids(PersonId account) {
        return redis.template().opsForZSet().range(index(account), Range.closed(0L, -1L));
    }

    private static String write(StoredResponse response) {
        ObjectNode node =
                MAPPER.createObjectNode().put("owner", response.owner().value());
        PersonId person = response.person();
        node.put("person", person == null ? null : person.value()).put("previous", response.previous());
        node.set("input", response.input());
        node.set("response", response.response());
        return node.toString();
    }

    private Mono<StoredResponse> read(String id) {
        return redis.template().opsForValue().get(Keys.response(id)).map(text -> {
            JsonNode node = MAPPER.readTree(text);
            String person = optional(node.path("person"));
            return new StoredResponse(
                    id,
                    new PersonId(node.path("owner").asString("")),
                    person == null ? null : new PersonId(person),
                    optional(node.path("previous")),
                    node.path("input"),
                    node.path("response"));
        });
    }

    private static @Nullable String optional(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }
}
