package dev.parley.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MailboxOptions;
import dev.parley.memory.mailbox.RedisMailbox;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisProcess;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.RedisTopology;
import dev.parley.memory.redis.StorageException;
import dev.parley.memory.redis.StorageState;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Masters end while their replicas lag: what was acknowledged is at the new master, without any help. */
class FailoverIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Keys KEYS = new Keys(16);
    private static final ConversationId CONVERSATION = new ConversationId("conversation");
    private static final MailboxOptions OPTIONS =
            new MailboxOptions(Duration.ZERO, Duration.ZERO, Duration.ofDays(1), 1_000, 100, Duration.ofDays(1));

    @Test
    void sentinel_masterKilledAfterItsReplicaLagged_losesNothingAcknowledged() throws Exception {
        try (RedisTopology topology = RedisTopology.sentinel();
                RedisStore redis = topology.connectReplicated(TIMEOUT)) {
            loseMaster(
                    redis,
                    new PersonId("person"),
                    topology.servers().get(0),
                    topology.servers().get(1));
        }
    }

    @Test
    void cluster_masterKilledAfterItsReplicaLagged_losesNothingAcknowledged() throws Exception {
        try (RedisTopology topology = RedisTopology.replicatedCluster();
                RedisStore redis = topology.connectReplicated(TIMEOUT)) {
            loseMaster(
                    redis,
                    personOfTheFirstMaster(),
                    topology.servers().get(0),
                    topology.servers().get(3));
        }
    }

    private static void loseMaster(RedisStore redis, PersonId person, RedisProcess master, RedisProcess replica)
            throws Exception {
        RedisMailbox mailbox = new RedisMailbox(redis, KEYS, OPTIONS, ConversationPolicy.DEFAULT);
        awaitUp(redis);
        List<String> acknowledged = receive(mailbox, person, "before", 200);

        replica.freeze();
        assertThat(refusal(mailbox, person, "lagging")).isEqualTo(StorageException.Code.UNREPLICATED);
        assertThat(redis.probe(KEYS).block()).isEqualTo(StorageState.UNREPLICATED);
        // Once more, as platforms do: it is known, and still at the master alone.
        assertThat(refusal(mailbox, person, "lagging")).isEqualTo(StorageException.Code.UNREPLICATED);
        replica.thaw();
        awaitUp(redis);
        assertThat(mailbox.receive(message(person, "lagging")).block()).isFalse();
        acknowledged.add("lagging");
        acknowledged.addAll(receive(mailbox, person, "caught-up", 20));

        master.kill();
        assertThat(redis.probe(KEYS).block()).isNotEqualTo(StorageState.UP);
        // A master without a replica acknowledges nothing; the old one becomes its replica.
        awaitPromoted(replica);
        master.start();
        awaitUp(redis);

        acknowledged.addAll(receive(mailbox, person, "after", 5));
        Claim claim = mailbox.claim(KEYS.partition(person), "worker", Duration.ofMinutes(5))
                .blockOptional()
                .orElseThrow();
        assertThat(claim.messages().stream().map(InboundMessage::text)).containsAll(acknowledged);
    }

    private static void awaitPromoted(RedisProcess replica) {
        await().atMost(PATIENCE)
                .until(() -> replica.command(commands -> commands.info("replication"))
                        .contains("role:master"));
    }

    private static PersonId personOfTheFirstMaster() {
        return IntStream.range(0, 1_000)
                .mapToObj(number -> new PersonId("person" + number))
                .filter(person -> SlotHash.getSlot(KEYS.of(KeyKind.DUE, KEYS.partition(person))) < 16_384 / 3)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> receive(RedisMailbox mailbox, PersonId person, String name, int count) {
        List<String> texts =
                IntStream.range(0, count).mapToObj(number -> name + number).toList();
        assertThat(Flux.fromIterable(texts)
                        .flatMap(text -> mailbox.receive(message(person, text)))
                        .all(stored -> stored)
                        .block())
                .isTrue();
        return new ArrayList<>(texts);
    }

    private static StorageException.Code refusal(RedisMailbox mailbox, PersonId person, String text) {
        try {
            mailbox.receive(message(person, text)).block();
        } catch (StorageException e) {
            return e.code();
        }
        throw new AssertionError("was not refused");
    }

    private static void awaitUp(RedisStore redis) {
        await().atMost(PATIENCE).until(() -> redis.probe(KEYS).block() == StorageState.UP);
    }

    private static InboundMessage message(PersonId person, String text) {
        return new InboundMessage(text, CONVERSATION, person, "test", "account", "address", text, Instant.EPOCH);
    }
}
