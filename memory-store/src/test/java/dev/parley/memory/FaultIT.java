package dev.parley.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MailboxOptions;
import dev.parley.memory.mailbox.RedisMailbox;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisConnection;
import dev.parley.memory.redis.RedisProcess;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.RedisTopology;
import dev.parley.memory.redis.StorageException;
import dev.parley.memory.redis.StorageState;
import dev.parley.memory.redis.TearingProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.data.domain.Range;

/** Redis fails in every way that it knows: nothing acknowledged is lost, and everything goes on by itself. */
class FaultIT {

    private static final Duration TIMEOUT = Duration.ofMillis(700);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final PersonId PERSON = new PersonId("person");
    private static final ConversationId CONVERSATION = new ConversationId("conversation");
    private static final Keys KEYS = new Keys(4);
    private static final MailboxOptions OPTIONS =
            new MailboxOptions(Duration.ZERO, Duration.ZERO, Duration.ofDays(1), 1_000, 100, Duration.ofDays(1));

    @Test
    void receive_serverKilledAndBackWithItsLog_losesNothingAcknowledged() throws Exception {
        try (RedisProcess server = durable();
                RedisStore redis = connect(server.url())) {
            RedisMailbox mailbox = mailbox(redis);
            List<String> acknowledged = receive(mailbox, "before", 50);
            server.kill();

            assertThat(refused(mailbox, "while-gone"))
                    .isIn(StorageException.Code.UNAVAILABLE, StorageException.Code.TIMEOUT);
            assertThat(redis.probe(KEYS).block()).isEqualTo(StorageState.UNAVAILABLE);
            assertThat(code(() -> redis.template().hasKey("key").block()))
                    .as("single command")
                    .isIn(StorageException.Code.UNAVAILABLE, StorageException.Code.TIMEOUT);
            assertThat(code(() -> redis.template()
                            .opsForZSet()
                            .range("key", Range.unbounded())
                            .collectList()
                            .block()))
                    .as("single command of many values")
                    .isIn(StorageException.Code.UNAVAILABLE, StorageException.Code.TIMEOUT);

            server.start();
            awaitUp(redis);
            acknowledged.addAll(receive(mailbox, "after", 5));
            assertThat(claimed(mailbox)).containsSubsequence(acknowledged);
        }
    }

    @Test
    void receive_serverFrozen_isRefusedAndGoesOnWithoutDoubles() throws Exception {
        try (RedisProcess server = durable();
                RedisStore redis = connect(server.url())) {
            RedisMailbox mailbox = mailbox(redis);
            List<String> acknowledged = receive(mailbox, "before", 3);
            server.freeze();

            assertThat(refused(mailbox, "unsure")).isEqualTo(StorageException.Code.TIMEOUT);
            assertThat(redis.probe(KEYS).block()).isEqualTo(StorageState.SLOW);

            server.thaw();
            awaitUp(redis);
            // The platform delivers again what it got no 200 for.
            mailbox.receive(message("unsure")).block();
            acknowledged.add("unsure");
            acknowledged.addAll(receive(mailbox, "after", 3));
            assertThat(claimed(mailbox)).isEqualTo(acknowledged);
        }
    }

    @Test
    void receive_slowScriptInFrontOfIt_isRefusedAndGoesOn() throws Exception {
        try (RedisProcess server = RedisProcess.start("secret");
                RedisStore redis = connect(server.url())) {
            RedisMailbox mailbox = mailbox(redis);
            Thread slow = Thread.ofVirtual()
                    .start(() -> server.command(commands -> commands.eval(
                            "local start = redis.call('TIME')[1] while redis.call('TIME')[1] - start < 3 do end return 1",
                            io.lettuce.core.ScriptOutputType.INTEGER)));
            await().atMost(PATIENCE).until(() -> redis.probe(KEYS).block() == StorageState.SLOW);

            assertThat(refused(mailbox, "unsure")).isEqualTo(StorageException.Code.TIMEOUT);

            slow.join();
            awaitUp(redis);
            mailbox.receive(message("unsure")).block();
            assertThat(claimed(mailbox)).containsExactly("unsure");
        }
    }

    @Test
    void commit_memoryFull_changesNothingAndSaysSo() throws Exception {
        try (RedisProcess server = RedisProcess.start("secret", "maxmemory-policy noeviction");
                RedisStore redis = connect(server.url())) {
            RedisMailbox mailbox = mailbox(redis);
            List<String> acknowledged = receive(mailbox, "before", 3);
            Claim claim = claim(mailbox);
            server.command(commands -> commands.configSet("maxmemory", "1"));

            assertThat(redis.probe(KEYS).block()).isEqualTo(StorageState.FULL);
            assertThat(refused(mailbox, "while-full")).isEqualTo(StorageException.Code.FULL);
            assertThat(code(() -> mailbox.commit(claim, turn("t"), List.of()).block()))
                    .isEqualTo(StorageException.Code.FULL);
            // What frees memory still works.
            assertThat(new RedisConversationStore(redis, KEYS, ConversationPolicy.DEFAULT)
                            .delete(PERSON, new ConversationId("other"))
                            .block())
                    .isFalse();

            server.command(commands -> commands.configSet("maxmemory", "0"));
            awaitUp(redis);
            assertThat(claim.messages()).extracting(InboundMessage::text).isEqualTo(acknowledged);
            assertThat(mailbox.commit(claim, turn("t"), List.of()).block()).isTrue();
            assertThat(log(redis)).containsExactly("t");
        }
    }

    @Test
    void commit_connectionTornBeforeTheAnswer_isDoneOnce() throws Exception {
        try (RedisProcess server = RedisProcess.start("secret");
                TearingProxy proxy = new TearingProxy(server.port());
                RedisStore redis = connect("redis://:secret@127.0.0.1:" + proxy.port())) {
            RedisMailbox mailbox = mailbox(redis);
            receive(mailbox, "before", 2);
            Claim claim = claim(mailbox);
            proxy.tearNextAnswer();

            assertThat(mailbox.commit(claim, turn("t"), List.of()).block()).isTrue();

            assertThat(proxy.torn()).isEqualTo(1);
            assertThat(log(redis)).containsExactly("t");
            assertThat(mailbox.backlog().block().conversations()).isZero();
        }
    }

    @Test
    void commit_connectionTornWithinTheRequest_isDoneOnce() throws Exception {
        try (RedisProcess server = RedisProcess.start("secret");
                TearingProxy proxy = new TearingProxy(server.port());
                RedisStore redis = connect("redis://:secret@127.0.0.1:" + proxy.port())) {
            RedisMailbox mailbox = mailbox(redis);
            receive(mailbox, "before", 2);
            Claim claim = claim(mailbox);
            proxy.tearNextRequest();

            assertThat(mailbox.commit(claim, turn("t"), List.of()).block()).isTrue();

            assertThat(proxy.torn()).isEqualTo(1);
            assertThat(log(redis)).containsExactly("t");
            assertThat(mailbox.backlog().block().conversations()).isZero();
        }
    }

    @Test
    void receive_masterFailsOver_goesOnAtTheNewMasterWithAllThatWasReplicated() throws Exception {
        try (RedisTopology topology = RedisTopology.sentinel();
                RedisStore redis = topology.connect(TIMEOUT)) {
            RedisMailbox mailbox = mailbox(redis);
            List<String> acknowledged = receive(mailbox, "before", 50);
            RedisProcess master = topology.servers().getFirst();
            long replicas = master.command(commands -> {
                commands.incr("parley:test");
                return commands.waitForReplication(1, 5_000);
            });
            assertThat(replicas).isEqualTo(1);
            master.kill();

            awaitUp(redis);
            acknowledged.addAll(receive(mailbox, "after", 5));
            assertThat(claimed(mailbox)).containsSubsequence(acknowledged);
        }
    }

    private static RedisProcess durable() throws Exception {
        return RedisProcess.start("secret", "appendonly yes", "appendfsync everysec");
    }

    private static RedisStore connect(String url) {
        return RedisStore.connect(new RedisConnection(url, TIMEOUT));
    }

    private static RedisMailbox mailbox(RedisStore redis) {
        return new RedisMailbox(redis, KEYS, OPTIONS, ConversationPolicy.DEFAULT);
    }

    /** Receives messages and gives the texts of those that were acknowledged. */
    private static List<String> receive(RedisMailbox mailbox, String name, int count) {
        List<String> texts = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            String text = name + number;
            assertThat(mailbox.receive(message(text)).block()).isTrue();
            texts.add(text);
        }
        return texts;
    }

    private static StorageException.Code refused(RedisMailbox mailbox, String text) {
        return code(() -> mailbox.receive(message(text)).block());
    }

    private static StorageException.Code code(Runnable action) {
        try {
            action.run();
        } catch (StorageException e) {
            return e.code();
        }
        throw new AssertionError("was not refused");
    }

    private static void awaitUp(RedisStore redis) {
        await().atMost(PATIENCE).until(() -> redis.probe(KEYS).block() == StorageState.UP);
    }

    private static Claim claim(RedisMailbox mailbox) {
        return mailbox.claim(KEYS.partition(PERSON), "worker", LEASE)
                .blockOptional()
                .orElseThrow();
    }

    private static List<String> claimed(RedisMailbox mailbox) {
        return claim(mailbox).messages().stream().map(InboundMessage::text).toList();
    }

    private static List<String> log(RedisStore redis) {
        return new RedisConversationStore(redis, KEYS, ConversationPolicy.DEFAULT)
                .recent(PERSON, CONVERSATION, 10).blockOptional().orElseThrow().stream()
                        .map(LoggedTurn::id)
                        .toList();
    }

    private static InboundMessage message(String text) {
        return new InboundMessage(text, CONVERSATION, PERSON, "test", "account", "address", text, Instant.EPOCH);
    }

    private static LoggedTurn turn(String id) {
        return new LoggedTurn(
                id, Instant.EPOCH, List.of(new LoggedMessage.User("hi"), new LoggedMessage.Assistant("hello")));
    }
}
