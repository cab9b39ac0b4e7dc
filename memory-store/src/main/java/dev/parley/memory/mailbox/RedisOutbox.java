package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.redis.ConversationKey;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Outboxes in Redis. Times are Redis's own. Thread-safe. */
public final class RedisOutbox implements Outbox {

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> CLAIM = Scripts.list(RedisOutbox.class, "outbox-claim", "clock");

    private static final RedisScript<Long> SETTLE =
            Scripts.load(RedisOutbox.class, "outbox-settle", Long.class, "clock", "drop_letter");

    private final RedisStore redis;
    private final Keys keys;
    private final MailboxOptions options;

    public RedisOutbox(RedisStore redis, Keys keys, MailboxOptions options) {
        this.redis = redis;
        this.keys = keys;
        this.options = options;
    }

    @Override
    public Mono<OutboxClaim> claim(int partition, String worker, Duration lease) {
        return redis.call(
                        CLAIM,
                        List.of(
                                keys.of(KeyKind.OUTBOX_DUE, partition),
                                keys.of(KeyKind.OUTBOX_RUNNING, partition),
                                keys.of(KeyKind.FENCE, partition)),
                        Keys.prefix(partition),
                        lease.toMillis(),
                        options.dedupe().toMillis())
                .filter(found -> !found.isEmpty())
                .map(found -> new OutboxClaim(
                        partition,
                        ConversationKey.parse(found.text(0)).owner(),
                        MessageJson.outbound(found.text(3)),
                        worker,
                        found.number(1),
                        Math.toIntExact(found.number(2))));
    }

    @Override
    public Mono<Boolean> sent(OutboxClaim claim, String platformId) {
        return settle(claim, "sent", 0, platformId);
    }

    @Override
    public Mono<Boolean> retry(OutboxClaim claim, Duration delay, String reason) {
        return settle(claim, "retry", delay.toMillis(), reason);
    }

    @Override
    public Mono<Boolean> dead(OutboxClaim claim, String reason) {
        return settle(claim, "dead", 0, reason);
    }

    private Mono<Boolean> settle(OutboxClaim claim, String how, long delayMillis, String detail) {
        PersonId person = claim.person();
        ConversationId conversation = claim.message().conversation();
        return redis.write(
                        SETTLE,
                        List.of(
                                keys.of(KeyKind.OUTBOX_CLAIM, person, conversation),
                                keys.of(KeyKind.OUTBOX, person, conversation),
                                keys.of(KeyKind.OUTBOX_DUE, claim.partition()),
                                keys.of(KeyKind.OUTBOX_RUNNING, claim.partition()),
                                keys.of(KeyKind.DEAD, claim.partition()),
                                keys.of(KeyKind.LETTERS, person, conversation)),
                        new ConversationKey(person, conversation).value(),
                        claim.fence(),
                        how,
                        delayMillis,
                        detail,
                        options.maxDeadLetters(),
                        options.deadLetterRetention().toMillis(),
                        Keys.prefix(claim.partition()))
                .map(done -> done == 1);
    }

    @Override
    public Mono<Backlog> backlog() {
        return Backlog.of(redis, keys, KeyKind.OUTBOX_DUE, KeyKind.OUTBOX_RUNNING);
    }

    @Override
    public Mono<Long> deadLetters() {
        return Flux.range(0, keys.partitions())
                .flatMap(partition -> redis.template().opsForZSet().size(keys.of(KeyKind.DEAD, partition)))
                .reduce(0L, Long::sum);
    }
}
