package dev.parley.assistant.channel;

import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.Advance;
import dev.parley.memory.mailbox.Backlog;
import dev.parley.memory.mailbox.DeliveryStatus;
import dev.parley.memory.mailbox.OutboundMessage;
import dev.parley.memory.mailbox.Outbox;
import dev.parley.memory.mailbox.OutboxClaim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Hears of statuses. */
public final class FakeOutbox implements Outbox {

    private final List<String> statuses = new CopyOnWriteArrayList<>();

    public List<String> statuses() {
        return statuses;
    }

    @Override
    public Mono<Advance> advance(
            PersonId person, String channel, String platformId, DeliveryStatus status, String reason) {
        statuses.add(person.value() + " " + platformId + " " + status + " " + reason);
        return Mono.just(new Advance(true, Optional.empty()));
    }

    @Override
    public Mono<OutboxClaim> claim(int partition, String worker, Duration lease) {
        return Mono.empty();
    }

    @Override
    public Mono<Duration> untilDue(int partition) {
        return Mono.empty();
    }

    @Override
    public Flux<Integer> wakeups() {
        return Flux.never();
    }

    @Override
    public Mono<Boolean> renew(OutboxClaim claim, Duration lease) {
        return Mono.just(false);
    }

    @Override
    public Mono<Boolean> sent(OutboxClaim claim, String platformId) {
        return Mono.just(false);
    }

    @Override
    public Mono<Boolean> retry(OutboxClaim claim, Duration delay, String reason) {
        return Mono.just(false);
    }

    @Override
    public Mono<Boolean> defer(OutboxClaim claim, Duration delay) {
        return Mono.just(false);
    }

    @Override
    public Mono<Boolean> replace(OutboxClaim claim, OutboundMessage message, Duration delay) {
        return Mono.just(false);
    }

    @Override
    public Mono<Boolean> dead(OutboxClaim claim, String reason) {
        return Mono.just(false);
    }

    @Override
    public Mono<Backlog> backlog() {
        return Mono.just(Backlog.EMPTY);
    }

    @Override
    public Mono<Long> deadLetters() {
        return Mono.just(0L);
    }

    @Override
    public Mono<Map<DeliveryStatus, Instant>> statuses(PersonId person, String channel, String platformId) {
        return Mono.error(new UnsupportedOperationException());
    }
}
