package dev.parley.assistant.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.channel.ChannelLimitProperties;
import dev.parley.assistant.channel.ChannelReplies;
import dev.parley.assistant.channel.ChannelSender;
import dev.parley.assistant.channel.SendLimits;
import dev.parley.assistant.channel.SendOutcome;
import dev.parley.assistant.trace.Spans;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.OutboundMessage;
import dev.parley.memory.mailbox.Outbox;
import dev.parley.memory.mailbox.OutboxClaim;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import reactor.core.publisher.Mono;

/** One reply that waits, and what its worker does when something goes wrong around the send. */
class OutboxWorkersTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> did = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private boolean held = true;
    private int unreachable;
    private SendOutcome answer = new SendOutcome.Accepted("wamid.OUT");

    @Test
    void step_acceptedReply_isRecordedOnceItsLeaseWasAskedFor() {
        step(false);

        assertThat(did).containsExactly("renew", "send", "sent wamid.OUT");
        assertThat(doubtful("no_answer") + doubtful("no_settlement")).isZero();
    }

    @Test
    void step_leaseWentToAnotherBeforeTheSend_sendsNothing() {
        held = false;

        step(false);

        assertThat(did).containsExactly("renew");
    }

    @Test
    void step_redisDoesNotTakeTheRecord_recordsLaterAndSendsOnce() {
        unreachable = 2;

        step(false);

        assertThat(did).containsExactly("renew", "send", "unreachable", "unreachable", "sent wamid.OUT");
    }

    @Test
    void step_noAnswer_isTriedAgainAndCounted() {
        answer = new SendOutcome.Unsure(Duration.ofSeconds(3), "no answer in time");

        step(false);

        assertThat(did).containsExactly("renew", "send", "retry no answer in time");
        assertThat(doubtful("no_answer")).isEqualTo(1);
    }

    @Test
    void step_claimBeforeWasNeverSettled_isSentAndCounted() {
        step(true);

        assertThat(did).containsExactly("renew", "send", "sent wamid.OUT");
        assertThat(doubtful("no_settlement")).isEqualTo(1);
    }

    private void step(boolean unsettled) {
        OutboxWorkers workers = new OutboxWorkers(
                outbox(unsettled),
                1,
                new ChannelReplies(List.of(new Sender())),
                null,
                new SendLimits(
                        (name, interval, burst) -> Mono.just(Duration.ZERO),
                        new ChannelLimitProperties(70, Duration.ofSeconds(6), 30)),
                new Binder().bindOrCreate("parley.turn", TurnProperties.class),
                meters,
                Spans.NONE,
                TurnTracer.NONE);
        assertThat(workers.step(0, Mono.never()).block(PATIENCE)).isTrue();
    }

    private double doubtful(String why) {
        Counter counter = meters.find("parley.outbox.doubtful").tags("why", why).counter();
        return counter == null ? 0 : counter.count();
    }

    private Outbox outbox(boolean unsettled) {
        OutboundMessage message =
                new OutboundMessage("turn-0", new ConversationId("c"), "test", "account", "address", "Hi", "");
        OutboxClaim claim = new OutboxClaim(0, new PersonId("p"), message, "worker", 7, 1, unsettled);
        return (Outbox) Proxy.newProxyInstance(
                Outbox.class.getClassLoader(),
                new Class<?>[] {Outbox.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "claim" -> Mono.just(claim);
                    case "renew" -> {
                        did.add("renew");
                        yield Mono.just(held);
                    }
                    case "sent" -> Mono.defer(() -> sent(arguments[1]));
                    case "retry" -> {
                        did.add("retry " + arguments[2]);
                        yield Mono.just(true);
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Mono<Boolean> sent(Object platformId) {
        if (unreachable > 0) {
            unreachable--;
            did.add("unreachable");
            return Mono.error(new IllegalStateException("no connection"));
        }
        did.add("sent " + platformId);
        return Mono.just(true);
    }

    private final class Sender implements ChannelSender {

        @Override
        public String channel() {
            return "test";
        }

        @Override
        public List<String> split(String text) {
            return List.of(text);
        }

        @Override
        public Mono<Void> typing(InboundMessage inbound) {
            return Mono.empty();
        }

        @Override
        public Mono<SendOutcome> send(OutboundMessage message) {
            return Mono.fromCallable(() -> {
                did.add("send");
                return answer;
            });
        }
    }
}
