package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.redis.ConversationKey;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Outboxes in Redis. Times are Redis's own. Thread-safe. */
public final class RedisOutbox implements Outbox {

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> CLAIM = Scripts.list(RedisOutbox.class, "outbox-claim", "clock");

    private static final RedisScript<Long> SETTLE = Scripts.load(
            RedisOutbox.class,
            "outbox-settle",
            Long.class,
            "clock",
            "make_due",
            "drop_letter",
            "bury",
            "remember_said");

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> DELIVERY =
            Scripts.list(RedisOutbox.class, "delivery", "clock", "drop_letter", "bury");

    /** First rank of {@link DeliveryStatus}; 0 is what nothing is known of. */
    private static final int FIRST_RANK = 1;

    private static final String FAILED = "failed";

    /** Begins the fields of a delivery that hold when a status came. */
    private static final String STATUS_TIME = "at:";

    private final RedisStore redis;
    private final Keys keys;
    private final MailboxOptions options;
    private final DueTimes dueTimes;

    public RedisOutbox(RedisStore redis, Keys keys, MailboxOptions options) {
        this.redis = redis;
        this.keys = keys;
        this.options = options;
        this.dueTimes = new DueTimes(redis, keys, KeyKind.OUTBOX_DUE, KeyKind.OUTBOX_RUNNING);
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
                        Math.toIntExact(found.number(2)),
                        found.number(4) == 1));
    }

    @Override
    public Mono<Duration> untilDue(int partition) {
        return dueTimes.untilDue(partition);
    }

    @Override
    public Flux<Integer> wakeups() {
        return dueTimes.wakeups();
    }

    @Override
    public Mono<Boolean> renew(OutboxClaim claim, Duration lease) {
        PersonId person = claim.person();
        ConversationId conversation = claim.message().conversation();
        return redis.run(
                        RedisMailbox.RENEW,
                        List.of(
                                keys.of(KeyKind.OUTBOX_CLAIM, person, conversation),
                                keys.of(KeyKind.OUTBOX_RUNNING, claim.partition())),
                        new ConversationKey(person, conversation).value(),
                        claim.fence(),
                        lease.toMillis())
                .map(done -> done == 1);
    }

    @Override
    public Mono<Boolean> sent(OutboxClaim claim, String platformId) {
        return settle(claim, "sent", Duration.ZERO, platformId, "");
    }

    @Override
    public Mono<Boolean> retry(OutboxClaim claim, Duration delay, String reason) {
        return settle(claim, "retry", delay, reason, "");
    }

    @Override
    public Mono<Boolean> defer(OutboxClaim claim, Duration delay) {
        return settle(claim, "defer", delay, "", "");
    }

    @Override
    public Mono<Boolean> replace(OutboxClaim claim, OutboundMessage message, Duration delay) {
        return settle(claim, "defer", delay, "", MessageJson.write(message));
    }

    @Override
    public Mono<Boolean> dead(OutboxClaim claim, String reason) {
        return settle(claim, "dead", Duration.ZERO, reason, "");
    }

    private Mono<Boolean> settle(OutboxClaim claim, String how, Duration delay, String detail, String instead) {
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
                                keys.delivery(person, claim.message().channel(), detail),
                                keys.of(KeyKind.DELIVERIES, person),
                                keys.of(KeyKind.SAID, person, conversation)),
                        new ConversationKey(person, conversation).value(),
                        claim.fence(),
                        how,
                        delay.toMillis(),
                        detail,
                        options.maxDeadLetters(),
                        options.deadLetterRetention().toMillis(),
                        Keys.prefix(claim.partition()),
                        options.dedupe().toMillis(),
                        instead)
                .map(done -> done == 1);
    }

    @Override
    public Mono<Advance> advance(
            PersonId person, String channel, String platformId, DeliveryStatus status, String reason) {
        return redis.call(
                        DELIVERY,
                        List.of(
                                keys.delivery(person, channel, platformId),
                                keys.of(KeyKind.DEAD, keys.partition(person))),
                        status == DeliveryStatus.FAILED ? FAILED : FIRST_RANK + status.ordinal(),
                        reason,
                        options.dedupe().toMillis(),
                        options.maxDeadLetters(),
                        options.deadLetterRetention().toMillis(),
                        Keys.prefix(keys.partition(person)))
                .map(found -> new Advance(
                        found.number(0) == 1,
                        Optional.of(found.text(1))
                                .filter(key -> !key.isEmpty())
                                .map(key -> ConversationKey.parse(key).conversation())));
    }

    @Override
    public Mono<Map<DeliveryStatus, Instant>> statuses(PersonId person, String channel, String platformId) {
        return redis.template()
                .<String, String>opsForHash()
                .entries(keys.delivery(person, channel, platformId))
                .filter(field -> field.getKey().startsWith(STATUS_TIME))
                .collect(
                        () -> new EnumMap<>(DeliveryStatus.class),
                        (times, field) -> times.put(
                                status(field.getKey().substring(STATUS_TIME.length())),
                                Instant.ofEpochMilli(Long.parseLong(field.getValue()))));
    }

    private static DeliveryStatus status(String rank) {
        return rank.equals(FAILED)
                ? DeliveryStatus.FAILED
                : DeliveryStatus.values()[Integer.parseInt(rank) - FIRST_RANK];
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
