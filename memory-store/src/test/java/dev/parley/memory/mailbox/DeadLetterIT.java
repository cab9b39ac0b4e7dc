package dev.parley.memory.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeadLetterIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final Keys KEYS = new Keys(4);
    private static final int MOST = 5;
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final MailboxOptions OPTIONS =
            new MailboxOptions(Duration.ZERO, Duration.ZERO, Duration.ofDays(1), 20, MOST, Duration.ofDays(1));

    private final RedisMailbox mailbox = new RedisMailbox(REDIS.store(), KEYS, OPTIONS, ConversationPolicy.DEFAULT);
    private final RedisOutbox outbox = new RedisOutbox(REDIS.store(), KEYS, OPTIONS);
    private final DeadLetters letters = new RedisDeadLetters(REDIS.store(), KEYS);
    private final PersonId ana = new PersonId("ana-" + UUID.randomUUID());
    private final ConversationId talk = new ConversationId("talk-" + UUID.randomUUID());

    @BeforeEach
    void empty() {
        all(100).forEach(letter -> letters.delete(
                        letter.person(), letter.message().conversation(), letter.id())
                .block());
    }

    @Test
    void list_lettersOfManyPartitions_isPagedNewestFirst() {
        List<String> died = new ArrayList<>();
        for (int number = 0; number < 8; number++) {
            die(new PersonId("person" + number + UUID.randomUUID()), "reply" + number);
            // Letters of one millisecond have no order.
            long time = System.currentTimeMillis();
            await().pollInterval(Duration.ofMillis(1)).until(() -> System.currentTimeMillis() > time);
            died.addFirst("reply" + number);
        }

        for (int limit : new int[] {1, 3, 100}) {
            assertThat(all(limit)).extracting(letter -> letter.message().text()).isEqualTo(died);
        }
        DeadLetter newest = all(100).getFirst();
        assertThat(newest.reason()).isEqualTo("no such number");
        assertThat(newest.at())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(DeadLetterPosition.parse(newest.position().value())).isEqualTo(newest.position());
    }

    @Test
    void resend_letter_isSentBehindWhatWaits() {
        reply(ana, List.of("first", "second"));
        assertThat(fail(ana)).isEqualTo("first");
        DeadLetter letter = all(100).getFirst();

        assertThat(letters.resend(ana, talk, letter.id()).block()).isTrue();
        assertThat(letters.resend(ana, talk, letter.id()).block()).isFalse();

        assertThat(outbox.deadLetters().block()).isZero();
        assertThat(send(ana)).isEqualTo("second");
        OutboxClaim again = outbox.claim(KEYS.partition(ana), "worker", LEASE).block();
        assertThat(again.message()).isEqualTo(letter.message());
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(outbox.sent(again, "id").block()).isTrue();
    }

    @Test
    void resend_whileAReplyIsBeingSent_waitsForIt() {
        die(ana, "lost");
        reply(ana, List.of("slow"));
        OutboxClaim running = outbox.claim(KEYS.partition(ana), "worker", LEASE).block();
        letters.resend(ana, talk, all(100).getFirst().id()).block();

        assertThat(outbox.claim(KEYS.partition(ana), "other", LEASE).block()).isNull();
        outbox.sent(running, "id").block();
        assertThat(send(ana)).isEqualTo("lost");
    }

    @Test
    void delete_letter_isGoneForItsOwnerOnly() {
        die(ana, "lost");
        String id = all(100).getFirst().id();

        assertThat(letters.delete(new PersonId("ben"), talk, id).block()).isFalse();
        assertThat(letters.resend(new PersonId("ben"), talk, id).block()).isFalse();
        assertThat(all(100)).hasSize(1);
        assertThat(letters.delete(ana, talk, id).block()).isTrue();
        assertThat(letters.delete(ana, talk, id).block()).isFalse();
        assertThat(all(100)).isEmpty();
    }

    @Test
    void dead_moreThanAreKept_dropsTheOldest() {
        for (int number = 0; number < MOST + 2; number++) {
            die(ana, "reply" + number);
        }

        assertThat(all(100))
                .extracting(letter -> letter.message().text())
                .containsExactly("reply6", "reply5", "reply4", "reply3", "reply2");
        assertThat(outbox.deadLetters().block()).isEqualTo(MOST);
    }

    @Test
    void dead_olderThanItsTime_goesWithTheNextOne() throws Exception {
        die(ana, "old");
        Instant old = all(1).getFirst().at();
        org.awaitility.Awaitility.await().until(() -> Instant.now().isAfter(old.plusMillis(30)));
        RedisOutbox hasty = new RedisOutbox(
                REDIS.store(),
                KEYS,
                new MailboxOptions(Duration.ZERO, Duration.ZERO, Duration.ofDays(1), 20, MOST, Duration.ofMillis(20)));
        reply(ana, List.of("new"));
        hasty.dead(outbox.claim(KEYS.partition(ana), "worker", LEASE).block(), "gone")
                .block();

        assertThat(all(100)).extracting(letter -> letter.message().text()).doesNotContain("old");
    }

    private List<DeadLetter> all(int page) {
        List<DeadLetter> all = new ArrayList<>();
        List<DeadLetter> next = letters.list(null, page).block();
        while (!next.isEmpty()) {
            all.addAll(next);
            next = letters.list(next.getLast().position(), page).block();
        }
        return all;
    }

    private void die(PersonId person, String text) {
        reply(person, List.of(text));
        assertThat(fail(person)).isEqualTo(text);
    }

    private void reply(PersonId person, List<String> texts) {
        mailbox.receive(new InboundMessage(
                        UUID.randomUUID().toString(), talk, person, "test", "account", "1", "hi", Instant.EPOCH))
                .block();
        Claim claim = mailbox.claim(KEYS.partition(person), "worker", LEASE).block();
        LoggedTurn turn = new LoggedTurn(
                UUID.randomUUID().toString(),
                Instant.EPOCH,
                List.of(new LoggedMessage.User("hi"), new LoggedMessage.Assistant("hello")));
        assertThat(mailbox.commit(
                                claim,
                                turn,
                                texts.stream()
                                        .map(text -> new OutboundMessage(text, talk, "test", "account", "1", text, ""))
                                        .toList())
                        .block())
                .isTrue();
    }

    private String fail(PersonId person) {
        OutboxClaim claim =
                outbox.claim(KEYS.partition(person), "worker", LEASE).block();
        assertThat(outbox.dead(claim, "no such number").block()).isTrue();
        return claim.message().text();
    }

    private String send(PersonId person) {
        OutboxClaim claim =
                outbox.claim(KEYS.partition(person), "worker", LEASE).block();
        assertThat(outbox.sent(claim, "id").block()).isTrue();
        return claim.message().text();
    }
}
