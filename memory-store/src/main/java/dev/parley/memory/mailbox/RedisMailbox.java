package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.conversation.TurnJson;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Mailboxes in Redis. Times are Redis's own, so that the clocks of workers do not matter. Thread-safe. */
public final class RedisMailbox implements Mailbox {

    private static final RedisScript<Long> RECEIVE = Scripts.load(RedisMailbox.class, "receive", Long.class);

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> CLAIM = Scripts.load(RedisMailbox.class, "claim", List.class);

    private static final RedisScript<Long> RENEW = Scripts.load(RedisMailbox.class, "renew", Long.class);
    private static final RedisScript<Long> COMMIT = Scripts.load(RedisMailbox.class, "commit", Long.class);
    private static final RedisScript<Long> RELEASE = Scripts.load(RedisMailbox.class, "release", Long.class);

    private final RedisStore redis;
    private final Keys keys;
    private final MailboxOptions options;

    public RedisMailbox(RedisStore redis, Keys keys, MailboxOptions options) {
        this.redis = redis;
        this.keys = keys;
        this.options = options;
    }

    @Override
    public int partitions() {
        return keys.partitions();
    }

    @Override
    public Mono<Boolean> receive(InboundMessage message) {
        ConversationId conversation = message.conversation();
        int partition = keys.partition(conversation);
        return redis.run(
                        RECEIVE,
                        List.of(
                                keys.seen(conversation, message.channel(), message.id()),
                                keys.inbox(conversation),
                                keys.claim(conversation),
                                keys.due(partition),
                                keys.running(partition)),
                        conversation.value(),
                        MessageJson.write(message),
                        options.quietWindow().toMillis(),
                        options.quietCap().toMillis(),
                        options.dedupe().toMillis())
                .next()
                .map(stored -> stored == 1);
    }

    @Override
    public Mono<Claim> claim(int partition, String worker, Duration lease) {
        return redis.run(
                        CLAIM,
                        List.of(keys.due(partition), keys.running(partition), keys.fence(partition)),
                        keys.partitionPrefix(partition),
                        lease.toMillis(),
                        options.maxMessages(),
                        options.dedupe().toMillis())
                .next()
                .map(found -> (List<?>) found)
                .filter(found -> !found.isEmpty())
                .map(found -> claim(partition, worker, found));
    }

    private static Claim claim(int partition, String worker, List<?> found) {
        List<InboundMessage> messages = new ArrayList<>();
        for (Object json : found.subList(3, found.size())) {
            messages.add(MessageJson.inbound(String.valueOf(json)));
        }
        return new Claim(
                partition,
                new ConversationId(String.valueOf(found.get(0))),
                worker,
                number(found.get(1)),
                messages,
                (int) number(found.get(2)));
    }

    static long number(Object value) {
        return Long.parseLong(String.valueOf(value));
    }

    @Override
    public Mono<Boolean> renew(Claim claim, Duration lease) {
        return redis.run(
                        RENEW,
                        List.of(keys.claim(claim.conversation()), keys.running(claim.partition())),
                        claim.conversation().value(),
                        claim.fence(),
                        lease.toMillis())
                .next()
                .map(done -> done == 1);
    }

    @Override
    public Mono<Boolean> commit(Claim claim, LoggedTurn turn, List<OutboundMessage> replies) {
        ConversationId conversation = claim.conversation();
        List<Object> arguments = new ArrayList<>(List.of(
                conversation.value(),
                claim.fence(),
                claim.messages().size(),
                turn.id(),
                TurnJson.write(turn),
                RedisConversationStore.MAX_TURNS,
                RedisConversationStore.RETENTION.toMillis()));
        replies.forEach(reply -> arguments.add(MessageJson.write(reply)));
        return redis.run(
                        COMMIT,
                        List.of(
                                keys.claim(conversation),
                                keys.inbox(conversation),
                                keys.due(claim.partition()),
                                keys.running(claim.partition()),
                                keys.log(conversation),
                                keys.turns(conversation),
                                keys.outbox(conversation),
                                keys.outboxDue(claim.partition()),
                                keys.outboxRunning(claim.partition())),
                        arguments.toArray())
                .next()
                .map(done -> done == 1);
    }

    @Override
    public Mono<Void> release(Claim claim, Duration delay) {
        return redis.run(
                        RELEASE,
                        List.of(
                                keys.claim(claim.conversation()),
                                keys.due(claim.partition()),
                                keys.running(claim.partition())),
                        claim.conversation().value(),
                        claim.fence(),
                        delay.toMillis())
                .then();
    }

    @Override
    public Mono<Long> depth() {
        return Flux.range(0, keys.partitions())
                .flatMap(partition -> Flux.merge(
                        redis.template().opsForZSet().size(keys.due(partition)),
                        redis.template().opsForZSet().size(keys.running(partition))))
                .reduce(0L, Long::sum);
    }
}
