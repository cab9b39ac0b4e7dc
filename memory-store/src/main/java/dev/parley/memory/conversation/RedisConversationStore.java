package dev.parley.memory.conversation;

import dev.parley.memory.ConversationId;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Conversation logs in Redis: a list of turn ids and a hash of turns. Thread-safe. */
public final class RedisConversationStore implements ConversationStore {

    /** Turns kept of a conversation; the oldest go first. */
    public static final int MAX_TURNS = 200;

    /** A conversation without a new turn for this long is forgotten. */
    public static final Duration RETENTION = Duration.ofDays(90);

    private static final Logger log = LoggerFactory.getLogger(RedisConversationStore.class);
    private static final RedisScript<Long> APPEND = Scripts.load(RedisConversationStore.class, "append", Long.class);

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> RECENT = Scripts.load(RedisConversationStore.class, "recent", List.class);

    private final RedisStore redis;
    private final Keys keys;

    public RedisConversationStore(RedisStore redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    @Override
    public Mono<List<LoggedTurn>> recent(ConversationId conversation, int limit) {
        return redis.run(RECENT, List.of(keys.log(conversation), keys.turns(conversation)), limit)
                .flatMapIterable(found -> (List<?>) found)
                .ofType(String.class)
                .flatMap(RedisConversationStore::readable)
                .collectList();
    }

    /** One unreadable turn must not lose the rest of a conversation. */
    private static Flux<LoggedTurn> readable(String json) {
        try {
            return Flux.just(TurnJson.read(json));
        } catch (RuntimeException e) {
            log.warn(
                    "A stored turn cannot be read and is left out: {}",
                    e.getClass().getSimpleName());
            return Flux.empty();
        }
    }

    @Override
    public Mono<Void> append(ConversationId conversation, LoggedTurn turn) {
        return redis.run(
                        APPEND,
                        List.of(keys.log(conversation), keys.turns(conversation)),
                        turn.id(),
                        TurnJson.write(turn),
                        MAX_TURNS,
                        RETENTION.toMillis())
                .then();
    }

    @Override
    public Mono<Void> delete(ConversationId conversation) {
        return redis.template()
                .delete(keys.log(conversation), keys.turns(conversation))
                .then();
    }
}
