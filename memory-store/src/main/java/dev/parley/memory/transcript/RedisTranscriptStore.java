package dev.parley.memory.transcript;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Transcripts as lists, an entry per turn: its id and what is shown of it. Thread-safe. */
public final class RedisTranscriptStore implements TranscriptStore {

    private static final RedisScript<Long> BEGIN =
            Scripts.load(RedisTranscriptStore.class, "begin", Long.class, "clock");
    private static final RedisScript<Long> UPDATE = Scripts.load(RedisTranscriptStore.class, "update", Long.class);
    private static final RedisScript<Long> REWIND = Scripts.load(RedisTranscriptStore.class, "rewind", Long.class);

    private final RedisStore redis;
    private final Keys keys;
    private final ConversationPolicy policy;

    public RedisTranscriptStore(RedisStore redis, Keys keys, ConversationPolicy policy) {
        this.redis = redis;
        this.keys = keys;
        this.policy = policy;
    }

    private String key(PersonId owner, ConversationId conversation) {
        return keys.of(KeyKind.TRANSCRIPT, owner, conversation);
    }

    @Override
    public Mono<Boolean> begin(PersonId owner, ConversationId conversation, Shown turn, String title) {
        return redis.run(
                        BEGIN,
                        List.of(
                                key(owner, conversation),
                                keys.of(KeyKind.ABOUT, owner, conversation),
                                keys.of(KeyKind.CONVERSATIONS, owner),
                                keys.ended(owner, turn.turn())),
                        turn.turn(),
                        turn.json(),
                        policy.maxTurns(),
                        policy.retention().toMillis(),
                        conversation.value(),
                        title)
                .map(done -> done == 1);
    }

    @Override
    public Mono<Boolean> update(PersonId owner, ConversationId conversation, Shown turn) {
        return redis.run(
                        UPDATE,
                        List.of(key(owner, conversation)),
                        turn.turn(),
                        turn.json(),
                        policy.retention().toMillis())
                .map(done -> done == 1);
    }

    @Override
    public Flux<Shown> read(PersonId owner, ConversationId conversation) {
        return redis.template()
                .opsForList()
                .range(key(owner, conversation), 0, -1)
                .map(entry -> new Shown(entry.substring(0, Shown.ID_CHARACTERS), entry.substring(Shown.ID_CHARACTERS)));
    }

    @Override
    public Mono<Boolean> rewind(PersonId owner, ConversationId conversation, String turn) {
        return redis.run(
                        REWIND,
                        List.of(
                                key(owner, conversation),
                                keys.of(KeyKind.LOG, owner, conversation),
                                keys.of(KeyKind.ABOUT, owner, conversation),
                                keys.of(KeyKind.FENCE, keys.partition(owner))),
                        turn)
                .map(done -> done == 1);
    }
}
