package dev.parley.memory.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.redis.EmbeddedRedis;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Any order of receiving, claiming, crashing, committing, releasing and sending, compared with a model of what a mailbox
 * is: a queue per conversation, one holder at a time. A crash lets the lease of a worker that says nothing more end, as
 * the passing of time would, by renewing it down to nothing.
 */
class MailboxModelIT {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int CONVERSATIONS = 3;
    private static final MailboxOptions OPTIONS =
            new MailboxOptions(Duration.ZERO, Duration.ZERO, Duration.ofDays(1), 2, 100, Duration.ofDays(1));

    private static EmbeddedRedis server;
    private static RedisStore redis;

    @BeforeContainer
    static void start() throws IOException {
        server = EmbeddedRedis.start(Files.createTempDirectory(Path.of("target"), "redis"));
        redis = RedisStore.connect(server.connection());
    }

    @AfterContainer
    static void stop() {
        redis.close();
        server.close();
    }

    enum Kind {
        RECEIVE,
        RECEIVE_AGAIN,
        CLAIM,
        CRASH,
        COMMIT,
        COMMIT_AGAIN,
        JOIN,
        RELEASE,
        RENEW,
        STALE_COMMIT,
        SEND,
        SEND_FAILS,
        SENDER_CRASHES
    }

    /** @param pick which conversation, claim or message it concerns, modulo how many there are */
    record Step(Kind kind, int pick) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(5, Arbitraries.just(Kind.RECEIVE)),
                net.jqwik.api.Tuple.of(5, Arbitraries.just(Kind.CLAIM)),
                net.jqwik.api.Tuple.of(8, Arbitraries.of(Kind.class)));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 7))
                .as(Step::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(60);
    }

    @Property(tries = 150)
    void anyOrderOfSteps_losesNothingDoublesNothingReordersNothing(@ForAll("steps") List<Step> steps) {
        // What other tries left in the same partition would be claimed, or taken for a message delivered twice.
        redis.template()
                .execute(connection -> connection.serverCommands().flushAll())
                .blockLast();
        World world = new World();
        steps.forEach(world::run);
        world.drain();
    }

    /** Real mailbox and model side by side, for one person of their own. */
    private static final class World {

        private final PersonId person = new PersonId(UUID.randomUUID().toString());
        private final Keys keys = new Keys(1_000_000);
        private final int partition = keys.partition(person);
        private final RedisMailbox mailbox = new RedisMailbox(redis, keys, OPTIONS, ConversationPolicy.DEFAULT);
        private final RedisOutbox outbox = new RedisOutbox(redis, keys, OPTIONS);
        private final RedisConversationStore log = new RedisConversationStore(redis, keys, ConversationPolicy.DEFAULT);

        private final Map<String, List<String>> waiting = new HashMap<>();
        private final Map<String, List<String>> handled = new HashMap<>();
        private final Map<String, List<String>> replies = new HashMap<>();
        private final Map<String, List<String>> sent = new HashMap<>();
        private final Map<String, Claim> holders = new HashMap<>();
        private final List<Claim> stale = new ArrayList<>();
        private final List<InboundMessage> received = new ArrayList<>();
        private Claim lastCommitted;
        private LoggedTurn lastTurn;
        private int count;

        void run(Step step) {
            switch (step.kind()) {
                case RECEIVE -> receive(name(step.pick()));
                case RECEIVE_AGAIN -> {
                    if (!received.isEmpty()) {
                        assertThat(mailbox.receive(pick(received, step.pick())).block())
                                .isFalse();
                    }
                }
                case CLAIM -> claim();
                case CRASH ->
                    holder(step.pick(), claim -> {
                        assertThat(mailbox.renew(claim, Duration.ZERO).block()).isTrue();
                        holders.remove(claim.conversation().value());
                        stale.add(claim);
                    });
                case COMMIT -> holder(step.pick(), this::commit);
                case COMMIT_AGAIN -> {
                    if (lastCommitted != null) {
                        assertThat(mailbox.commit(lastCommitted, lastTurn, List.of())
                                        .block())
                                .isIn(true, false);
                    }
                }
                case RELEASE ->
                    holder(step.pick(), claim -> {
                        mailbox.release(claim, Duration.ZERO).block();
                        holders.remove(claim.conversation().value());
                        stale.add(claim);
                    });
                case JOIN ->
                    holder(step.pick(), claim -> {
                        Claim joined = claim.of(mailbox.look(claim).block());
                        List<String> queue = waiting.get(claim.conversation().value());
                        assertThat(texts(joined))
                                .isEqualTo(queue.subList(0, Math.min(OPTIONS.maxMessages(), queue.size())));
                        holders.put(claim.conversation().value(), joined);
                    });
                case RENEW ->
                    holder(
                            step.pick(),
                            claim -> assertThat(mailbox.renew(claim, LONG).block())
                                    .isTrue());
                case STALE_COMMIT -> {
                    Claim old = stale.isEmpty() ? null : pick(stale, step.pick());
                    // Nobody else took it meanwhile: then the lease only looks lost.
                    if (old != null && holders.containsKey(old.conversation().value())) {
                        assertThat(mailbox.commit(old, turn("stale"), List.of(reply(old, "stale")))
                                        .block())
                                .isFalse();
                        assertThat(mailbox.renew(old, LONG).block()).isFalse();
                    }
                }
                case SEND ->
                    send(claim -> {
                        assertThat(outbox.sent(claim, "id").block()).isTrue();
                        sent.computeIfAbsent(claim.message().conversation().value(), key -> new ArrayList<>())
                                .add(claim.message().text());
                    });
                case SEND_FAILS ->
                    send(claim -> assertThat(
                                    outbox.retry(claim, Duration.ZERO, "busy").block())
                            .isTrue());
                case SENDER_CRASHES -> {
                    OutboxClaim claim =
                            outbox.claim(partition, "sender", Duration.ZERO).block();
                    assertInOrder(claim);
                }
            }
        }

        private void receive(String conversation) {
            String text = "m" + count++;
            InboundMessage message = new InboundMessage(
                    text, new ConversationId(conversation), person, "test", "account", "address", text, Instant.EPOCH);
            assertThat(mailbox.receive(message).block()).isTrue();
            received.add(message);
            waiting.computeIfAbsent(conversation, key -> new ArrayList<>()).add(text);
        }

        private boolean claim() {
            Claim claim = mailbox.claim(partition, "worker", LONG).block();
            boolean due = waiting.entrySet().stream()
                    .anyMatch(entry -> !entry.getValue().isEmpty() && !holders.containsKey(entry.getKey()));
            assertThat(claim != null).as("a conversation is due").isEqualTo(due);
            if (claim == null) {
                return false;
            }
            String conversation = claim.conversation().value();
            assertThat(holders).as("one worker per conversation").doesNotContainKey(conversation);
            List<String> queue = waiting.get(conversation);
            assertThat(texts(claim))
                    .as("the oldest messages, in order")
                    .isEqualTo(queue.subList(0, Math.min(OPTIONS.maxMessages(), queue.size())));
            stale.stream()
                    .filter(old -> old.conversation().equals(claim.conversation()))
                    .forEach(old -> assertThat(claim.fence()).isGreaterThan(old.fence()));
            holders.put(conversation, claim);
            return true;
        }

        private void commit(Claim claim) {
            String conversation = claim.conversation().value();
            List<String> texts = texts(claim);
            LoggedTurn turn = turn(String.join("+", texts));
            String answer = "to " + String.join("+", texts);
            assertThat(mailbox.commit(claim, turn, List.of(reply(claim, answer)))
                            .block())
                    .isTrue();
            holders.remove(conversation);
            List<String> queue = waiting.get(conversation);
            queue.subList(0, texts.size()).clear();
            handled.computeIfAbsent(conversation, key -> new ArrayList<>()).addAll(texts);
            replies.computeIfAbsent(conversation, key -> new ArrayList<>()).add(answer);
            lastCommitted = claim;
            lastTurn = turn;
        }

        private void send(java.util.function.Consumer<OutboxClaim> settle) {
            OutboxClaim claim = outbox.claim(partition, "sender", LONG).block();
            assertInOrder(claim);
            if (claim != null) {
                settle.accept(claim);
            }
        }

        private void assertInOrder(OutboxClaim claim) {
            if (claim == null) {
                replies.forEach((conversation, all) -> assertThat(sent.getOrDefault(conversation, List.of()))
                        .as("nothing waits")
                        .isEqualTo(all));
                return;
            }
            String conversation = claim.message().conversation().value();
            List<String> done = sent.getOrDefault(conversation, List.of());
            assertThat(claim.message().text())
                    .as("the first reply that was not sent")
                    .isEqualTo(replies.get(conversation).get(done.size()));
        }

        /** Time passes and healthy workers come: everything received is handled and sent, once, in order. */
        void drain() {
            List.copyOf(holders.values()).forEach(this::commit);
            while (claim()) {
                List.copyOf(holders.values()).forEach(this::commit);
            }
            for (int left = 0; left < 200 && !sent.equals(replies); left++) {
                run(new Step(Kind.SEND, 0));
            }
            assertThat(sent).isEqualTo(replies);
            Map<String, List<String>> all = new HashMap<>();
            received.forEach(
                    message -> all.computeIfAbsent(message.conversation().value(), key -> new ArrayList<>())
                            .add(message.text()));
            assertThat(handled).isEqualTo(all);
            all.forEach((conversation, texts) -> assertThat(
                            log.recent(person, new ConversationId(conversation), 1_000).block().stream()
                                    .flatMap(turn -> List.of(turn.id().split("\\+")).stream())
                                    .toList())
                    .isEqualTo(texts));
            assertThat(mailbox.claim(partition, "late", LONG).block()).isNull();
            assertThat(outbox.claim(partition, "late", LONG).block()).isNull();
        }

        private void holder(int pick, java.util.function.Consumer<Claim> action) {
            if (!holders.isEmpty()) {
                action.accept(pick(List.copyOf(holders.values()), pick));
            }
        }

        private static <T> T pick(List<T> from, int pick) {
            return from.get(pick % from.size());
        }

        private static String name(int pick) {
            return "c" + pick % CONVERSATIONS;
        }

        private static List<String> texts(Claim claim) {
            return claim.messages().stream().map(InboundMessage::text).toList();
        }

        private static LoggedTurn turn(String id) {
            return new LoggedTurn(
                    id, Instant.EPOCH, List.of(new LoggedMessage.User("hi"), new LoggedMessage.Assistant("hello")));
        }

        private static OutboundMessage reply(Claim claim, String text) {
            return new OutboundMessage(text, claim.conversation(), "test", "account", "address", text, "");
        }
    }
}
