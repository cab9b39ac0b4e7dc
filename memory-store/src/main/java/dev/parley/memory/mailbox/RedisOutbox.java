package dev.parley.memory.mailbox;

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
    private static final RedisScript<List> CLAIM = Scripts.load(RedisOutbox.class, "outbox-claim", List.class);

    private static final RedisScript<Long> SETTLE = Scripts.load(RedisOutbox.class, "outbox-settle", Long.class);

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
        return redis.run(
                        CLAIM,
                        List.of(keys.outboxDue(partition), keys.outboxRunning(partition), keys.fence(partition)),
                        keys.partitionPrefix(partition),
                        lease.toMillis(),
                        options.dedupe().toMillis())
                .next()
                .map(found -> (List<?>) found)
                .filter(found -> !found.isEmpty())
                .map(found -> new OutboxClaim(
                        partition,
                        MessageJson.outbound(String.valueOf(found.get(2))),
                        worker,
                        RedisMailbox.number(found.get(0)),
                        (int) RedisMailbox.number(found.get(1))));
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
        return redis.run(
                        SETTLE,
                        List.of(
                                keys.outboxClaim(claim.message().conversation()),
                                keys.outbox(claim.message().conversation()),
                                keys.outboxDue(claim.partition()),
                                keys.outboxRunning(claim.partition()),
                                keys.dead(claim.partition())),
                        claim.message().conversation().value(),
                        claim.fence(),
                        how,
                        delayMillis,
                        detail,
                        options.maxDeadLetters(),
                        options.deadLetterRetention().toMillis())
                .next()
                .map(done -> done == 1);
    }

    @Override
    public Mono<Long> deadLetters() {
        return Flux.range(0, keys.partitions())
                .flatMap(partition -> redis.template().opsForList().size(keys.dead(partition)))
                .reduce(0L, Long::sum);
    }
}
