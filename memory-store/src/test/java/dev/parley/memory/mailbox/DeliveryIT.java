package dev.parley.memory.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of replies after they were sent, put off or replaced. */
class DeliveryIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final Keys KEYS = new Keys(1);
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final MailboxOptions OPTIONS =
            new MailboxOptions(Duration.ZERO, Duration.ZERO, Duration.ofDays(1), 20, 100, Duration.ofDays(1));

    private final PersonId person = new PersonId("person-" + UUID.randomUUID());

    @BeforeEach
    void nothingLeft() {
        REDIS.store()
                .template()
                .execute(connection -> connection.serverCommands().flushDb())
                .blockLast();
    }

    private static RedisMailbox mailbox() {
        return new RedisMailbox(REDIS.store(), KEYS, OPTIONS, ConversationPolicy.DEFAULT);
    }

    private OutboxClaim replied(RedisMailbox mailbox, RedisOutbox outbox, String conversation) {
        ConversationId id = new ConversationId(conversation);
        mailbox.receive(new InboundMessage("m", id, person, "test", "account", "address", "hi", Instant.EPOCH))
                .block();
        Claim claim = mailbox.claim(KEYS.partition(person), "worker", LEASE).block();
        LoggedTurn turn = new LoggedTurn(
                "t", Instant.EPOCH, List.of(new LoggedMessage.User("hi"), new LoggedMessage.Assistant("r")));
        mailbox.commit(claim, turn, List.of(new OutboundMessage("r", id, "test", "account", "address", "r", "")))
                .block();
        return outbox.claim(claim.partition(), "w", LEASE).block();
    }

    @Test
    void advance_statusesInAnyOrder_onlyGoOn() {
        RedisOutbox outbox = new RedisOutbox(REDIS.store(), KEYS, OPTIONS);
        OutboxClaim claim = replied(mailbox(), outbox, "status");
        outbox.sent(claim, "p1").block();

        assertThat(advance(outbox, "p1", DeliveryStatus.READ).moved()).isTrue();
        assertThat(advance(outbox, "p1", DeliveryStatus.DELIVERED).moved()).isFalse();
        assertThat(advance(outbox, "p1", DeliveryStatus.FAILED).moved()).isFalse();
        assertThat(advance(outbox, "p1", DeliveryStatus.PLAYED).conversation()).contains(new ConversationId("status"));
        assertThat(outbox.deadLetters().block()).isZero();
    }

    @Test
    void advance_failedAfterItWasAccepted_becomesADeadLetterOnce() {
        RedisOutbox outbox = new RedisOutbox(REDIS.store(), KEYS, OPTIONS);
        OutboxClaim claim = replied(mailbox(), outbox, "failed");
        outbox.sent(claim, "p2").block();
        advance(outbox, "p2", DeliveryStatus.SENT);

        Advance failed = advance(outbox, "p2", DeliveryStatus.FAILED);

        assertThat(failed).isEqualTo(new Advance(true, Optional.of(new ConversationId("failed"))));
        assertThat(advance(outbox, "p2", DeliveryStatus.FAILED).moved()).isFalse();
        assertThat(outbox.deadLetters().block()).isEqualTo(1);
    }

    @Test
    void advance_failedBeforeTheSendWasRecorded_becomesADeadLetterWithIt() {
        RedisOutbox outbox = new RedisOutbox(REDIS.store(), KEYS, OPTIONS);
        OutboxClaim claim = replied(mailbox(), outbox, "early");
        assertThat(advance(outbox, "p3", DeliveryStatus.FAILED).conversation()).isEmpty();

        outbox.sent(claim, "p3").block();

        assertThat(outbox.deadLetters().block()).isEqualTo(1);
    }

    private Advance advance(RedisOutbox outbox, String platformId, DeliveryStatus status) {
        return outbox.advance(person, "test", platformId, status, status == DeliveryStatus.FAILED ? "code 1" : "")
                .block();
    }

    @Test
    void deferAndReplace_countNoAttemptAndKeepTheOrder() {
        RedisOutbox outbox = new RedisOutbox(REDIS.store(), KEYS, OPTIONS);
        OutboxClaim claim = replied(mailbox(), outbox, "defer");
        OutboundMessage rich = claim.message()
                .with(List.of(new Choice("/language fr", "français")))
                .with(new OutboundFile("image/png", "http://here/pictures/1.png", "At http://here"))
                .with(new OutboundTemplate("back", "pt_BR"));

        assertThat(outbox.defer(claim, Duration.ZERO).block()).isTrue();
        OutboxClaim again = outbox.claim(claim.partition(), "w", LEASE).block();
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(outbox.replace(again, rich, Duration.ZERO).block()).isTrue();

        OutboxClaim last = outbox.claim(claim.partition(), "w", LEASE).block();
        assertThat(last.attempt()).isEqualTo(1);
        assertThat(last.message()).isEqualTo(rich);
        outbox.dead(last, "done").block();
    }

    @Test
    void statuses_sentMessage_haveTheTimesAtWhichTheyCame() {
        RedisOutbox outbox = new RedisOutbox(REDIS.store(), KEYS, OPTIONS);
        OutboxClaim claim = replied(mailbox(), outbox, "c");
        outbox.sent(claim, "platform-1").block();
        assertThat(outbox.statuses(person, "test", "platform-1").block()).isEmpty();
        Instant before = Instant.now().minusSeconds(60);
        outbox.advance(person, "test", "platform-1", DeliveryStatus.SENT, "").block();
        outbox.advance(person, "test", "platform-1", DeliveryStatus.READ, "").block();
        assertThat(outbox.statuses(person, "test", "platform-1").block())
                .containsOnlyKeys(DeliveryStatus.SENT, DeliveryStatus.READ)
                .allSatisfy((status, at) ->
                        assertThat(at).isBetween(before, Instant.now().plusSeconds(60)));
        outbox.advance(person, "test", "platform-2", DeliveryStatus.FAILED, "code 1")
                .block();
        assertThat(outbox.statuses(person, "test", "platform-2").block()).containsOnlyKeys(DeliveryStatus.FAILED);
        assertThat(outbox.statuses(person, "test", "never").block()).isEmpty();
    }

    @Test
    void say_operatorsWords_areLoggedAndSentOnce() {
        RedisMailbox mailbox = mailbox();
        RedisOutbox outbox = new RedisOutbox(REDIS.store(), KEYS, OPTIONS);
        ConversationId conversation = new ConversationId("c");
        LoggedTurn said = new LoggedTurn(
                "0123456789abcdef0123456789abcdef",
                Instant.EPOCH,
                List.of(new LoggedMessage.User("[operator]"), new LoggedMessage.Assistant("Hello")),
                "operator");
        OutboundMessage reply = new OutboundMessage("s-0", conversation, "test", "account", "address", "Hello", "");
        assertThat(mailbox.say(person, conversation, said, List.of(reply)).block())
                .as("there is no such conversation")
                .isFalse();
        OutboxClaim first = replied(mailbox, outbox, "c");
        assertThat(mailbox.say(person, conversation, said, List.of(reply)).block())
                .isTrue();
        assertThat(mailbox.say(person, conversation, said, List.of(reply)).block())
                .isTrue();
        assertThat(outbox.claim(first.partition(), "w", LEASE).block())
                .as("the first reply is still being sent")
                .isNull();
        outbox.sent(first, "p1").block();
        OutboxClaim second = outbox.claim(first.partition(), "w", LEASE).block();
        assertThat(second.message().text()).isEqualTo("Hello");
        outbox.sent(second, "p2").block();
        assertThat(outbox.claim(first.partition(), "w", LEASE).block()).isNull();
        assertThat(new dev.parley.memory.conversation.RedisConversationStore(
                                REDIS.store(), KEYS, ConversationPolicy.DEFAULT)
                        .recent(person, conversation, 9)
                        .block())
                .extracting(LoggedTurn::stop)
                .containsExactly("", "operator");
    }
}
