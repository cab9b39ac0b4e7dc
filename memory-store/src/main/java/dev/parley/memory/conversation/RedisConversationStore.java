package dev.parley.memory.conversation;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.redis.ConversationKey;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Reply;
import dev.parley.memory.redis.Scripts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Conversation logs in Redis: a list of turns and a hash of what is known about them. Thread-safe. */
public final class RedisConversationStore implements ConversationStore {

    /** Longest title in characters. */
    public static final int MAX_TITLE_CHARACTERS = 200;

    private static final Logger log = LoggerFactory.getLogger(RedisConversationStore.class);

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> APPEND =
            Scripts.list(RedisConversationStore.class, "append", "clock", "append_turn", "taken_over");

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> PAGE = Scripts.list(RedisConversationStore.class, "page");

    private static final RedisScript<Long> DESCRIBE =
            Scripts.load(RedisConversationStore.class, "describe", Long.class);
    private static final RedisScript<Long> CLEAR = Scripts.load(RedisConversationStore.class, "clear", Long.class);
    private static final RedisScript<Long> DELETE =
            Scripts.load(RedisConversationStore.class, "delete", Long.class, "erase_conversation");

    /** Values before the turns in the answer of the script {@code page}. */
    private static final int PAGE_HEAD = 7;

    private final RedisStore redis;
    private final Keys keys;
    private final ConversationPolicy policy;

    public RedisConversationStore(RedisStore redis, Keys keys, ConversationPolicy policy) {
        this.redis = redis;
        this.keys = keys;
        this.policy = policy;
    }

    @Override
    public Mono<ConversationPage> page(PersonId owner, ConversationId conversation, long before, int limit) {
        return redis.call(
                        PAGE,
                        List.of(keys.of(KeyKind.LOG, owner, conversation), keys.of(KeyKind.ABOUT, owner, conversation)),
                        before,
                        limit)
                .map(RedisConversationStore::page);
    }

    private static ConversationPage page(Reply found) {
        List<LoggedTurn> turns = new ArrayList<>();
        try (TurnDecoder decoder = new TurnDecoder()) {
            for (int index = PAGE_HEAD; index < found.size(); index++) {
                // One unreadable turn must not lose the rest of a conversation.
                try {
                    turns.add(decoder.decode(found.bytes(index)));
                } catch (RuntimeException e) {
                    log.warn(
                            "A stored turn cannot be read and is left out: {}",
                            e.getClass().getSimpleName());
                }
            }
        }
        long upTo = found.number(5);
        Summary summary = upTo < 0 ? null : new Summary(found.text(4), upTo, Instant.ofEpochMilli(found.number(6)));
        return new ConversationPage(
                found.number(2), turns, found.text(3), summary, new Position(found.number(0), found.number(1)));
    }

    @Override
    public Mono<AppendOutcome> append(PersonId owner, ConversationId conversation, LoggedTurn turn, Position position) {
        return append(owner, conversation, turn, position, "");
    }

    @Override
    public Mono<AppendOutcome> appendAnswer(
            PersonId owner, ConversationId conversation, LoggedTurn turn, Position position) {
        return append(owner, conversation, turn, position, new ConversationKey(owner, conversation).value());
    }

    /** @param givesWay key of the conversation where the turn gives way to a person who has taken it over, else empty */
    private Mono<AppendOutcome> append(
            PersonId owner, ConversationId conversation, LoggedTurn turn, Position position, String givesWay) {
        return Mono.defer(() -> redis.writeAll(
                        APPEND,
                        List.of(
                                keys.of(KeyKind.LOG, owner, conversation),
                                keys.of(KeyKind.ABOUT, owner, conversation),
                                keys.of(KeyKind.CONVERSATIONS, owner),
                                keys.of(KeyKind.FENCE, keys.partition(owner)),
                                keys.ended(owner, turn.id()),
                                keys.of(KeyKind.HANDOVERS, keys.partition(owner))),
                        conversation.value(),
                        TurnCodec.encode(turn),
                        turn.title(),
                        policy.maxTurns(),
                        policy.retention().toMillis(),
                        position.generation(),
                        position.next(),
                        givesWay)
                .map(RedisConversationStore::outcome));
    }

    private static AppendOutcome outcome(Reply reply) {
        Position position = new Position(reply.number(1), reply.number(2));
        return switch ((int) reply.number(0)) {
            case 1 -> new AppendOutcome.Appended(position);
            case 0 -> new AppendOutcome.Moved(position);
            case -2 -> new AppendOutcome.TakenOver();
            default -> new AppendOutcome.Gone();
        };
    }

    @Override
    public Mono<Boolean> summarize(PersonId owner, ConversationId conversation, Position read, Summary summary) {
        return describe(
                owner,
                conversation,
                "summary",
                summary.text(),
                summary.upTo(),
                summary.at().toEpochMilli(),
                read.generation());
    }

    @Override
    public Mono<Boolean> rename(PersonId owner, ConversationId conversation, String title) {
        if (title.length() > MAX_TITLE_CHARACTERS) {
            return Mono.error(new IllegalArgumentException(
                    "title must have at most " + MAX_TITLE_CHARACTERS + " characters but has " + title.length()));
        }
        return describe(owner, conversation, "title", title);
    }

    private Mono<Boolean> describe(PersonId owner, ConversationId conversation, Object... arguments) {
        return redis.write(DESCRIBE, List.of(keys.of(KeyKind.ABOUT, owner, conversation)), arguments)
                .map(done -> done == 1);
    }

    @Override
    public Flux<Listed> list(PersonId owner, long offset, long limit) {
        if (limit < 1) {
            return Flux.empty();
        }
        return redis.template()
                .opsForZSet()
                .reverseRangeWithScores(keys.of(KeyKind.CONVERSATIONS, owner), Range.closed(offset, offset + limit - 1))
                .map(entry ->
                        new Listed(new ConversationId(String.valueOf(entry.getValue())), Instant.ofEpochMilli((long)
                                (entry.getScore() == null ? 0 : entry.getScore()))));
    }

    @Override
    public Mono<Boolean> clear(PersonId owner, ConversationId conversation) {
        return redis.write(
                        CLEAR,
                        List.of(
                                keys.of(KeyKind.LOG, owner, conversation),
                                keys.of(KeyKind.ABOUT, owner, conversation),
                                keys.of(KeyKind.TRANSCRIPT, owner, conversation),
                                keys.of(KeyKind.SAID, owner, conversation)))
                .map(done -> done == 1);
    }

    @Override
    public Mono<Boolean> delete(PersonId owner, ConversationId conversation) {
        return redis.write(
                        DELETE,
                        List.of(keys.of(KeyKind.CONVERSATIONS, owner)),
                        Keys.prefix(keys.partition(owner)),
                        new ConversationKey(owner, conversation).value(),
                        conversation.value())
                .map(done -> done == 1);
    }
}
