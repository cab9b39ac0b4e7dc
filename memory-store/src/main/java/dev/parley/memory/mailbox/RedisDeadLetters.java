package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.redis.ConversationKey;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Reply;
import dev.parley.memory.redis.Scripts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dead letters in Redis: a sorted set of each partition by time, and a hash of each conversation. Thread-safe. */
public final class RedisDeadLetters implements DeadLetters {

    private static final int LETTER_FIELDS = 3;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> LIST = Scripts.list(RedisDeadLetters.class, "dead-letters");

    private static final RedisScript<Long> RESEND =
            Scripts.load(RedisDeadLetters.class, "dead-resend", Long.class, "clock", "make_due", "drop_letter");
    private static final RedisScript<Long> DELETE =
            Scripts.load(RedisDeadLetters.class, "dead-delete", Long.class, "drop_letter");

    private final RedisStore redis;
    private final Keys keys;

    public RedisDeadLetters(RedisStore redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    @Override
    public Mono<List<DeadLetter>> list(@Nullable DeadLetterPosition after, int limit) {
        return Flux.range(0, keys.partitions())
                .flatMap(partition -> redis.call(
                                LIST,
                                List.of(keys.of(KeyKind.DEAD, partition)),
                                Keys.prefix(partition),
                                after == null ? "+inf" : after.at().toEpochMilli(),
                                after == null ? "" : firstLeftOut(after, partition),
                                limit)
                        .flatMapIterable(found -> letters(partition, found)))
                .sort(Comparator.comparing(DeadLetter::position))
                .take(limit)
                .collectList();
    }

    /** Ids are digits: of that time, partitions before it were shown whole, and those behind it not at all. */
    private static String firstLeftOut(DeadLetterPosition after, int partition) {
        if (partition < after.partition()) {
            return "";
        }
        return partition == after.partition() ? after.id() : ":";
    }

    private static List<DeadLetter> letters(int partition, Reply found) {
        return IntStream.range(0, found.size() / LETTER_FIELDS)
                .mapToObj(index -> {
                    int at = index * LETTER_FIELDS;
                    JsonNode letter = MAPPER.readTree(found.text(at + 2));
                    return new DeadLetter(
                            partition,
                            found.text(at + 1),
                            ConversationKey.parse(found.text(at)).owner(),
                            MessageJson.outbound(letter.required("reply").stringValue()),
                            Instant.ofEpochMilli(letter.required("at").longValue()),
                            letter.required("reason").stringValue());
                })
                .toList();
    }

    @Override
    public Mono<Boolean> resend(PersonId person, ConversationId conversation, String id) {
        int partition = keys.partition(person);
        return redis.write(
                        RESEND,
                        List.of(
                                keys.of(KeyKind.LETTERS, person, conversation),
                                keys.of(KeyKind.OUTBOX, person, conversation),
                                keys.of(KeyKind.OUTBOX_DUE, partition),
                                keys.of(KeyKind.OUTBOX_RUNNING, partition)),
                        Keys.prefix(partition),
                        new ConversationKey(person, conversation).value(),
                        id)
                .map(done -> done == 1);
    }

    @Override
    public Mono<Boolean> delete(PersonId person, ConversationId conversation, String id) {
        int partition = keys.partition(person);
        return redis.write(
                        DELETE,
                        List.of(keys.of(KeyKind.DEAD, partition)),
                        Keys.prefix(partition),
                        new ConversationKey(person, conversation).value(),
                        id)
                .map(done -> done == 1);
    }
}
