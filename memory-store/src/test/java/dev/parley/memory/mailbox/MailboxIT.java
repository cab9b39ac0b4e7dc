package dev.parley.memory.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.handover.RedisHandoverStore;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The mailbox over a real Redis. Long, because its tests share one set-up of claims and commits. */
class MailboxIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final Duration LEASE = Duration.ofSeconds(20);

    /** No quiet window, where a test is not about it; one partition of its own keys for each test. */
    private final MailboxOptions options =
            new MailboxOptions(Duration.ZERO, Duration.ZERO, Duration.ofDays(1), 20, 100, Duration.ofDays(1));

    private final String tag = UUID.randomUUID().toString();
    private final PersonId person = new PersonId("person-" + tag);

    @Test
    void receive_sameMessageAgain_isStoredOnce() {
        RedisMailbox mailbox = mailbox(options);
        assertThat(mailbox.receive(message("a", "1", "one")).block()).isTrue();
        assertThat(mailbox.receive(message("a", "1", "one")).block()).isFalse();

        Claim claim = claim(mailbox, "a", "worker");

        assertThat(claim.messages()).extracting(InboundMessage::text).containsExactly("one");
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(mailbox.commit(claim, turn("t1"), List.of()).block()).isTrue();
    }

    @Test
    void commitAnswer_conversationThatAPersonTookOver_givesWayAndKeepsItsLease() {
        RedisMailbox mailbox = mailbox(options);
        RedisConversationStore conversations =
                new RedisConversationStore(REDIS.store(), keys(), ConversationPolicy.DEFAULT);
        RedisHandoverStore handovers = new RedisHandoverStore(REDIS.store(), keys(), Clock.systemUTC());
        mailbox.receive(message("a", "1", "one")).block();
        Claim claim = claim(mailbox, "a", "worker");
        handovers
                .open(claim.person(), claim.conversation(), "", Duration.ofHours(1))
                .block();

        assertThat(mailbox.commitAnswer(claim, turn("t1"), List.of(reply("a", "Late")))
                        .block())
                .isEqualTo(Commit.TAKEN_OVER);

        assertThat(conversations.recent(claim.person(), claim.conversation(), 9).block())
                .isEmpty();
        assertThat(new RedisOutbox(REDIS.store(), keys(), options)
                        .claim(claim.partition(), "w", LEASE)
                        .blockOptional())
                .isEmpty();
        assertThat(mailbox.look(claim).block()).isEqualTo(claim.messages());
        assertThat(mailbox.commit(claim, turn("t1"), List.of()).block()).isTrue();
        assertThat(mailbox.commitAnswer(claim, turn("t1"), List.of()).block()).isEqualTo(Commit.KEPT);

        handovers.release(claim.person(), claim.conversation()).block();
        mailbox.receive(message("a", "2", "two")).block();
        Claim next = claim(mailbox, "a", "worker");
        assertThat(mailbox.commitAnswer(next, turn("t2"), List.of()).block()).isEqualTo(Commit.KEPT);
        assertThat(mailbox.commitAnswer(claim, turn("t3"), List.of()).block()).isEqualTo(Commit.LOST);
    }

    @Test
    void claim_withinQuietWindow_waitsAndTakesTheBurstTogether() {
        RedisMailbox mailbox = mailbox(new MailboxOptions(
                Duration.ofMillis(400), Duration.ofSeconds(2), Duration.ofDays(1), 20, 100, Duration.ofDays(1)));
        long start = System.nanoTime();
        mailbox.receive(message("quiet", "1", "one")).block();
        mailbox.receive(message("quiet", "2", "two")).block();

        Claim claim = claim(mailbox, "quiet", "worker");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(390));
        assertThat(claim.messages()).extracting(InboundMessage::text).containsExactly("one", "two");
        mailbox.commit(claim, turn("t"), List.of()).block();
    }

    /** What joined a turn must not count as the beginning of the next burst, which would then not be waited for. */
    @Test
    void claim_burstAfterATurnThatOthersJoined_waitsForItsOwnQuietWindow() {
        Duration quiet = Duration.ofMillis(400);
        RedisMailbox mailbox =
                mailbox(new MailboxOptions(quiet, quiet, Duration.ofDays(1), 20, 100, Duration.ofDays(1)));
        for (boolean answered : new boolean[] {true, false}) {
            String conversation = "joined" + answered;
            String other = "other" + answered;
            mailbox.receive(message(conversation, conversation + 1, "one")).block();
            Claim claim = claim(mailbox, conversation, "worker");
            mailbox.receive(message(conversation, conversation + 2, "two")).block();
            Claim joined = claim.of(mailbox.look(claim).block());
            assertThat(joined.messages()).hasSize(2);
            // So that a quiet window passes meanwhile.
            mailbox.receive(message(other, other, "one")).block();
            mailbox.drop(claim(mailbox, other, "worker")).block();
            assertThat((answered ? mailbox.commit(joined, turn("t"), List.of()) : mailbox.drop(joined)).block())
                    .isTrue();

            long start = System.nanoTime();
            mailbox.receive(message(conversation, conversation + 3, "three")).block();
            mailbox.receive(message(conversation, conversation + 4, "four")).block();
            Claim next = claim(mailbox, conversation, "worker");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(quiet.minusMillis(10));
            assertThat(next.messages()).extracting(InboundMessage::text).containsExactly("three", "four");
            mailbox.drop(next).block();
        }
    }

    @Test
    void receive_messageOfAWaitingBurst_putsTheBurstOff() {
        RedisMailbox mailbox = mailbox(new MailboxOptions(
                Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofDays(1), 20, 100, Duration.ofDays(1)));
        int partition = keys().partition(person);
        mailbox.receive(message("put-off", "1", "one")).block();
        assertThat(mailbox.untilDue(partition).block()).isLessThanOrEqualTo(Duration.ofSeconds(2));

        mailbox.receive(message("put-off", "2", "two")).block();
        await().until(() -> mailbox.untilDue(partition).block().toMillis() < 1_600);
        mailbox.receive(message("put-off", "3", "three")).block();

        assertThat(mailbox.untilDue(partition).block()).isBetween(Duration.ofMillis(1_600), Duration.ofSeconds(2));
        await().atMost(Duration.ofSeconds(6)).untilAsserted(() -> {
            Claim claim = mailbox.claim(partition, "worker", LEASE).block();
            assertThat(claim).isNotNull();
            assertThat(claim.messages()).hasSize(3);
            mailbox.drop(claim).block();
        });
    }

    @Test
    void said_messagesThatWereAnsweredOrSent_areKnownByTheirIdsWithinTheirLimits() {
        RedisMailbox mailbox = mailbox(options);
        RedisOutbox outbox = new RedisOutbox(REDIS.store(), keys(), options);
        mailbox.receive(message("said", "1", "Which tea do you like?")).block();
        mailbox.receive(message("said", "2", "é".repeat(1_000))).block();
        mailbox.receive(message("said", "3", "taken back")).block();
        mailbox.withdraw(ref("said", "3")).block();
        Claim claim = claim(mailbox, "said", "worker");
        assertThat(mailbox.said(claim, Set.of(tag + "1")).block()).isEmpty();

        mailbox.commit(claim, turn("t"), List.of(reply("said", "Green tea 🍵"))).block();
        outbox.sent(outbox.claim(claim.partition(), "w", LEASE).block(), "wamid.reply")
                .block();

        Map<String, String> said = mailbox.said(claim, Set.of(tag + "1", tag + "2", tag + "3", "wamid.reply", "other"))
                .block();
        assertThat(said)
                .containsOnly(
                        Map.entry(tag + "1", "Which tea do you like?"),
                        Map.entry(tag + "2", "é".repeat(750)),
                        Map.entry("wamid.reply", "Green tea 🍵"));
    }

    @Test
    void said_moreMessagesThanAreKept_forgetsTheOldestAndAllWithTheConversation() {
        RedisMailbox mailbox = mailbox(options);
        Claim claim = null;
        for (int number = 0; number < 105; number++) {
            mailbox.receive(message("many", "m" + number, "text" + number)).block();
            claim = claim(mailbox, "many", "worker");
            mailbox.commit(claim, turn("t" + number), List.of()).block();
        }
        assertThat(mailbox.said(claim, Set.of(tag + "m4", tag + "m5", tag + "m104"))
                        .block())
                .containsOnlyKeys(tag + "m5", tag + "m104");

        new RedisConversationStore(REDIS.store(), keys(), ConversationPolicy.DEFAULT)
                .clear(claim.person(), claim.conversation())
                .block();

        assertThat(mailbox.said(claim, Set.of(tag + "m104")).block()).isEmpty();
    }

    @Test
    void look_messagesChangedTakenBackAndNewWhileClaimed_areSeenAtTheirPlaces() {
        RedisMailbox mailbox = mailbox(options);
        mailbox.receive(message("look", "1", "one")).block();
        mailbox.receive(message("look", "2", "two é 😀")).block();
        Claim claim = claim(mailbox, "look", "worker");
        assertThat(mailbox.look(claim).block()).isEqualTo(claim.messages());

        assertThat(mailbox.edit(ref("look", "2"), "zwei ü 😀 \"/\\").block()).isTrue();
        assertThat(mailbox.withdraw(ref("look", "1")).block()).isTrue();
        mailbox.receive(message("look", "3", "three")).block();

        List<InboundMessage> now = mailbox.look(claim).block();
        assertThat(now).extracting(InboundMessage::text).containsExactly("", "zwei ü 😀 \"/\\", "three");
        assertThat(now)
                .extracting(InboundMessage::kind)
                .containsExactly(MessageKind.WITHDRAWN, MessageKind.TEXT, MessageKind.TEXT);
        assertThat(now)
                .extracting(InboundMessage::sentAt)
                .startsWith(claim.messages().getFirst().sentAt());
        assertThat(mailbox.commit(claim.of(now), turn("t"), List.of()).block()).isTrue();
        assertThat(mailbox.look(claim).blockOptional()).isEmpty();
        assertThat(mailbox.edit(ref("look", "2"), "late").block()).isFalse();
    }

    @Test
    void withdraw_beforeTheMessageComes_keepsItFromBeingStored() {
        RedisMailbox mailbox = mailbox(options);

        assertThat(mailbox.withdraw(ref("early", "1")).block()).isFalse();

        assertThat(mailbox.receive(message("early", "1", "one")).block()).isFalse();
    }

    @Test
    void drop_claimedMessages_goWithoutALogAndWhatCameMeanwhileIsDue() {
        RedisMailbox mailbox = mailbox(options);
        RedisConversationStore conversations =
                new RedisConversationStore(REDIS.store(), keys(), ConversationPolicy.DEFAULT);
        mailbox.receive(message("drop", "1", "one")).block();
        Claim claim = claim(mailbox, "drop", "worker");
        mailbox.receive(message("drop", "2", "two")).block();

        assertThat(mailbox.drop(claim).block()).isTrue();

        assertThat(mailbox.drop(claim).block()).isFalse();
        assertThat(conversations
                        .page(person, id("drop"), ConversationStore.NEWEST, 10)
                        .block()
                        .turns())
                .isEmpty();
        Claim next = claim(mailbox, "drop", "worker");
        assertThat(next.messages()).extracting(InboundMessage::text).containsExactly("two");
        mailbox.drop(next).block();
    }

    private MessageRef ref(String conversation, String id) {
        InboundMessage message = message(conversation, id, "");
        return new MessageRef(message.person(), message.conversation(), message.channel(), message.id());
    }

    @Test
    void commit_writesLogAndRepliesAndLeavesWhatCameMeanwhile() {
        RedisMailbox mailbox = mailbox(options);
        RedisConversationStore conversations =
                new RedisConversationStore(REDIS.store(), keys(), ConversationPolicy.DEFAULT);
        RedisOutbox outbox = new RedisOutbox(REDIS.store(), keys(), options);
        mailbox.receive(message("b", "1", "one")).block();
        Claim claim = claim(mailbox, "b", "worker");
        mailbox.receive(message("b", "2", "two")).block();

        assertThat(mailbox.commit(claim, turn("t"), List.of(reply("b", "r1"), reply("b", "r2")))
                        .block())
                .isTrue();

        assertThat(conversations.recent(person, id("b"), 10).block())
                .extracting(LoggedTurn::id)
                .containsExactly("t");
        Claim next = claim(mailbox, "b", "worker");
        assertThat(next.messages()).extracting(InboundMessage::text).containsExactly("two");
        assertThat(next.fence()).isGreaterThan(claim.fence());
        mailbox.commit(next, turn("t2"), List.of()).block();
        OutboxClaim first = outbox.claim(keys().partition(person), "w", LEASE).block();
        assertThat(first.message().text()).isEqualTo("r1");
        assertThat(outbox.claim(first.partition(), "other", LEASE).block()).isNull();
        assertThat(outbox.retry(first, Duration.ZERO, "busy").block()).isTrue();
        OutboxClaim again = outbox.claim(first.partition(), "w", LEASE).block();
        assertThat(again.message().text()).isEqualTo("r1");
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.unsettled()).isFalse();
        assertThat(outbox.sent(first, "late").block()).isFalse();
        assertThat(outbox.sent(again, "id").block()).isTrue();
        OutboxClaim second = outbox.claim(first.partition(), "w", LEASE).block();
        assertThat(second.message().text()).isEqualTo("r2");
        assertThat(second.attempt()).isEqualTo(1);
        assertThat(outbox.dead(second, "no such number").block()).isTrue();
        assertThat(outbox.deadLetters().block()).isEqualTo(1);
        assertThat(outbox.claim(first.partition(), "w", LEASE).block()).isNull();
    }

    @Test
    void commit_afterTheLeaseWentToAnother_changesNothing() {
        RedisMailbox mailbox = mailbox(options);
        mailbox.receive(message("c", "1", "one")).block();
        Claim slow = mailbox.claim(keys().partition(person), "slow", Duration.ofMillis(1))
                .repeatWhenEmpty(attempts -> attempts)
                .block(LEASE);
        Claim fast = claim(mailbox, "c", "fast");

        assertThat(fast.attempt()).isEqualTo(2);
        assertThat(mailbox.renew(slow, LEASE).block()).isFalse();
        assertThat(mailbox.commit(slow, turn("slow"), List.of(reply("c", "r"))).block())
                .isFalse();
        assertThat(mailbox.renew(fast, LEASE).block()).isTrue();
        assertThat(mailbox.commit(fast, turn("fast"), List.of()).block()).isTrue();
        assertThat(new RedisConversationStore(REDIS.store(), keys(), ConversationPolicy.DEFAULT)
                        .recent(person, id("c"), 10)
                        .block())
                .extracting(LoggedTurn::id)
                .containsExactly("fast");
    }

    @Test
    void renew_heldLease_endsLaterThanItWouldHave() {
        RedisMailbox mailbox = mailbox(options);
        mailbox.receive(message("d", "1", "one")).block();
        Claim held = mailbox.claim(keys().partition(person), "slow", Duration.ofMillis(300))
                .block();
        assertThat(mailbox.renew(held, LEASE).block()).isTrue();

        org.awaitility.Awaitility.await()
                .during(Duration.ofMillis(500))
                .until(() ->
                        mailbox.claim(keys().partition(person), "fast", LEASE).block() == null);
        assertThat(mailbox.commit(held, turn("slow"), List.of()).block()).isTrue();
        assertThat(mailbox.renew(held, LEASE).block()).isFalse();
    }

    @Test
    void untilDue_waitingAndHeldConversations_isTheShortestWait() {
        // A partition of its own, because one message stays.
        Keys far = new Keys(1_000_000);
        int partition = far.partition(person);
        RedisMailbox patient = new RedisMailbox(
                REDIS.store(),
                far,
                new MailboxOptions(
                        Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofDays(1), 20, 100, Duration.ofDays(1)),
                ConversationPolicy.DEFAULT);
        RedisMailbox prompt = new RedisMailbox(REDIS.store(), far, options, ConversationPolicy.DEFAULT);
        assertThat(patient.untilDue(partition).blockOptional()).isEmpty();

        patient.receive(message("later", "1", "one")).block();
        assertThat(patient.untilDue(partition).block()).isBetween(Duration.ofSeconds(110), Duration.ofMinutes(2));

        prompt.receive(message("now", "2", "two")).block();
        assertThat(patient.untilDue(partition).block()).isZero();

        Claim held = prompt.claim(partition, "worker", LEASE).block();
        assertThat(patient.untilDue(partition).block()).isBetween(Duration.ofSeconds(10), LEASE);
        prompt.drop(held).block();
        assertThat(patient.untilDue(partition).block()).isBetween(Duration.ofSeconds(110), Duration.ofMinutes(2));
    }

    @Test
    void outboxRenew_heldLease_endsLaterThanItWouldHave() {
        RedisMailbox mailbox = mailbox(options);
        RedisOutbox outbox = new RedisOutbox(REDIS.store(), keys(), options);
        int partition = keys().partition(person);
        mailbox.receive(message("f", "1", "one")).block();
        mailbox.commit(claim(mailbox, "f", "worker"), turn("t"), List.of(reply("f", "only")))
                .block();
        OutboxClaim held =
                outbox.claim(partition, "slow", Duration.ofMillis(300)).block();

        assertThat(outbox.renew(held, LEASE).block()).isTrue();

        await().during(Duration.ofMillis(500))
                .until(() -> outbox.claim(partition, "fast", LEASE).block() == null);
        assertThat(outbox.sent(held, "id").block()).isTrue();
        assertThat(outbox.renew(held, LEASE).block()).isFalse();
    }

    @Test
    void outboxClaim_leaseThatEnds_givesTheSameReplyToTheNext() {
        RedisMailbox mailbox = mailbox(options);
        RedisOutbox outbox = new RedisOutbox(REDIS.store(), keys(), options);
        mailbox.receive(message("e", "1", "one")).block();
        mailbox.commit(claim(mailbox, "e", "worker"), turn("t"), List.of(reply("e", "first"), reply("e", "second")))
                .block();
        int partition = keys().partition(person);

        OutboxClaim slow = outbox.claim(partition, "slow", Duration.ofMillis(1)).block();
        OutboxClaim fast = outbox.claim(partition, "fast", LEASE)
                .repeatWhenEmpty(attempts -> attempts)
                .block(LEASE);
        assertThat(fast.message()).isEqualTo(slow.message());
        assertThat(fast.message().text()).isEqualTo("first");
        assertThat(fast.attempt()).isEqualTo(2);
        assertThat(slow.unsettled()).isFalse();
        assertThat(fast.unsettled()).isTrue();
        assertThat(outbox.claim(partition, "third", LEASE).block()).isNull();
        assertThat(outbox.sent(slow, "id").block()).isFalse();
        assertThat(outbox.sent(fast, "id").block()).isTrue();
        assertThat(outbox.claim(partition, "third", LEASE).block().message().text())
                .isEqualTo("second");
    }

    @Test
    void backlog_dueConversation_agesUntilItIsAnswered() {
        RedisMailbox mailbox = mailbox(options);
        RedisOutbox outbox = new RedisOutbox(REDIS.store(), keys(), options);
        mailbox.receive(message("e", "1", "one")).block();

        await().untilAsserted(() -> {
            Backlog waiting = mailbox.backlog().block();
            assertThat(waiting.conversations()).isEqualTo(1);
            assertThat(waiting.oldest()).isPositive();
        });

        Claim claim = claim(mailbox, "e", "worker");
        assertThat(mailbox.backlog().block()).isEqualTo(new Backlog(1, Duration.ZERO));
        mailbox.commit(claim, turn("t"), List.of(reply("e", "r"))).block();
        assertThat(mailbox.backlog().block()).isEqualTo(Backlog.EMPTY);
        assertThat(outbox.backlog().block().conversations()).isEqualTo(1);
        OutboxClaim reply = outbox.claim(claim.partition(), "w", LEASE).block();
        outbox.sent(reply, "id").block();
        assertThat(outbox.backlog().block()).isEqualTo(Backlog.EMPTY);
    }

    @Test
    void release_givesTheMessagesToTheNextAttempt() {
        RedisMailbox mailbox = mailbox(options);
        mailbox.receive(message("d", "1", "one")).block();
        Claim claim = claim(mailbox, "d", "worker");
        mailbox.release(claim, Duration.ZERO).block();

        Claim again = claim(mailbox, "d", "worker");

        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.messages()).hasSize(1);
        mailbox.commit(again, turn("t"), List.of()).block();
        assertThat(mailbox.backlog().block()).isEqualTo(Backlog.EMPTY);
    }

    @Test
    void claims_manyWorkers_handleEveryMessageOnceAndInOrder() throws Exception {
        RedisMailbox mailbox = mailbox(options);
        int conversations = 12;
        int messages = 25;
        Map<String, List<String>> handled = new ConcurrentHashMap<>();
        Map<String, AtomicInteger> inside = new ConcurrentHashMap<>();
        AtomicInteger total = new AtomicInteger();
        try (ExecutorService workers = Executors.newFixedThreadPool(6)) {
            for (int worker = 0; worker < 5; worker++) {
                String name = "worker" + worker;
                workers.submit(() -> {
                    while (total.get() < conversations * messages) {
                        for (int partition = 0; partition < mailbox.partitions(); partition++) {
                            Claim claim = mailbox.claim(partition, name, LEASE).block();
                            if (claim == null) {
                                continue;
                            }
                            String key = claim.conversation().value();
                            AtomicInteger busy = inside.computeIfAbsent(key, ignored -> new AtomicInteger());
                            assertThat(busy.incrementAndGet()).isEqualTo(1);
                            claim.messages()
                                    .forEach(message -> handled.computeIfAbsent(key, ignored -> new ArrayList<>())
                                            .add(message.text()));
                            busy.decrementAndGet();
                            assertThat(mailbox.commit(
                                                    claim,
                                                    turn(UUID.randomUUID().toString()),
                                                    List.of())
                                            .block())
                                    .isTrue();
                            total.addAndGet(claim.messages().size());
                        }
                    }
                    return null;
                });
            }
            for (int message = 0; message < messages; message++) {
                for (int conversation = 0; conversation < conversations; conversation++) {
                    String name = "many" + conversation;
                    mailbox.receive(message(name, name + "-" + message, "m" + message))
                            .block();
                }
            }
            await().atMost(60, TimeUnit.SECONDS).until(() -> total.get() == conversations * messages);
        }
        assertThat(handled).hasSize(conversations);
        handled.values().forEach(texts -> {
            assertThat(texts).hasSize(messages);
            for (int message = 0; message < messages; message++) {
                assertThat(texts.get(message)).isEqualTo("m" + message);
            }
        });
    }

    private Keys keys() {
        return new Keys(3);
    }

    private RedisMailbox mailbox(MailboxOptions mailboxOptions) {
        return new RedisMailbox(REDIS.store(), keys(), mailboxOptions, ConversationPolicy.DEFAULT);
    }

    private Claim claim(RedisMailbox mailbox, String conversation, String worker) {
        return mailbox.claim(keys().partition(person), worker, LEASE)
                .repeatWhenEmpty(attempts -> attempts.delayElements(Duration.ofMillis(1)))
                .block(LEASE);
    }

    private ConversationId id(String name) {
        return new ConversationId(tag + name);
    }

    private InboundMessage message(String conversation, String messageId, String text) {
        return new InboundMessage(
                tag + messageId, id(conversation), person, "test", "account", "address", text, Instant.EPOCH);
    }

    private OutboundMessage reply(String conversation, String text) {
        return new OutboundMessage(text, id(conversation), "test", "account", "address", text, "");
    }

    private static LoggedTurn turn(String id) {
        return new LoggedTurn(
                id, Instant.EPOCH, List.of(new LoggedMessage.User("hi"), new LoggedMessage.Assistant("hello")));
    }
}
