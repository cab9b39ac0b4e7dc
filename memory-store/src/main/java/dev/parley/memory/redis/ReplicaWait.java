package dev.parley.memory.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.BaseRedisAsyncCommands;
import io.lettuce.core.api.async.RedisStringAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Waits until replicas have a write, so that the end of its master does not lose it. A connection of its own writes a mark
 * behind the write, which has been answered by then, and sends {@code WAIT}: replication is one stream, so that whoever has
 * the mark has the write. Many writes share one mark, and reads wait for none. When any connection broke between the
 * write and the answer, another server may have answered, and nothing is confirmed. Thread-safe.
 */
final class ReplicaWait {

    private final int replicas;
    private final Duration timeout;
    private final StatefulConnection<String, String> connection;
    private final AtomicLong breaks = new AtomicLong();
    private final Map<String, Round> rounds = new HashMap<>();

    /** Those who wait at a master: for the answer that is on its way, or for the next one. */
    private static final class Round {
        private List<Waiting> next = new ArrayList<>();
        private boolean running;
    }

    /** @param breaks connections that had broken before the write */
    private record Waiting(String key, long breaks, Sinks.Empty<Void> done) {}

    /** Connects. */
    ReplicaWait(AbstractRedisClient client, int replicas, Duration timeout) {
        this.replicas = replicas;
        this.timeout = timeout;
        client.addListener(new RedisConnectionStateAdapter() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> closed) {
                breaks.incrementAndGet();
            }
        });
        this.connection = switch (client) {
            case RedisClusterClient cluster -> cluster.connect();
            case RedisClient single -> single.connect();
            default -> throw new IllegalStateException("client is " + client.getClass());
        };
    }

    /** To be read before the write. */
    long breaks() {
        return breaks.get();
    }

    /** Completes when the replicas have what was written before to the slot of that key. */
    Mono<Void> confirm(String key, long breaksBefore) {
        return Mono.defer(() -> {
            Waiting waiting = new Waiting(mark(key), breaksBefore, Sinks.empty());
            String master = master(key);
            synchronized (rounds) {
                rounds.computeIfAbsent(master, unused -> new Round()).next.add(waiting);
            }
            run(master);
            return waiting.done().asMono();
        });
    }

    private static String mark(String key) {
        return key.substring(0, key.indexOf("}:") + 2) + KeyKind.PROBE.label();
    }

    /** Node of a cluster; the one master otherwise. */
    private String master(String key) {
        if (connection instanceof StatefulRedisClusterConnection<String, String> cluster) {
            RedisClusterNode node = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
            if (node == null) {
                throw new StorageException(StorageException.Code.UNAVAILABLE, "no node has the slot", null);
            }
            return node.getNodeId();
        }
        return "";
    }

    private void run(String master) {
        List<Waiting> all = begin(master);
        if (all.isEmpty()) {
            return;
        }
        send(master, all.getFirst().key()).whenComplete((confirmed, fault) -> {
            long now = breaks.get();
            for (Waiting waiting : all) {
                StorageException refusal = refusal(confirmed, fault, now != waiting.breaks());
                if (refusal == null) {
                    waiting.done().tryEmitEmpty();
                } else {
                    waiting.done().tryEmitError(refusal);
                }
            }
            synchronized (rounds) {
                Round round = rounds.get(master);
                if (round != null) {
                    round.running = false;
                }
            }
            run(master);
        });
    }

    /** Takes all who wait, unless an answer is on its way already. */
    private List<Waiting> begin(String master) {
        synchronized (rounds) {
            Round round = rounds.get(master);
            if (round == null || round.running) {
                return List.of();
            }
            if (round.next.isEmpty()) {
                rounds.remove(master);
                return List.of();
            }
            List<Waiting> all = round.next;
            round.next = new ArrayList<>();
            round.running = true;
            return all;
        }
    }

    private CompletionStage<Long> send(String master, String mark) {
        SetArgs expiry = SetArgs.Builder.px(RedisStore.PROBE_EXPIRY);
        if (connection instanceof StatefulRedisClusterConnection<String, String> cluster) {
            return cluster.getConnectionAsync(master)
                    .thenCompose(node -> marked(node.async(), node.async(), mark, expiry));
        }
        StatefulRedisConnection<String, String> single = (StatefulRedisConnection<String, String>) connection;
        return marked(single.async(), single.async(), mark, expiry);
    }

    private CompletionStage<Long> marked(
            RedisStringAsyncCommands<String, String> writes,
            BaseRedisAsyncCommands<String, String> waits,
            String mark,
            SetArgs expiry) {
        CompletionStage<String> set = writes.set(mark, "1", expiry);
        return waits.waitForReplication(replicas, timeout.toMillis()).thenCombine(set, (count, done) -> count);
    }

    private @Nullable StorageException refusal(@Nullable Long confirmed, @Nullable Throwable fault, boolean broke) {
        if (fault != null) {
            Throwable cause = fault instanceof java.util.concurrent.CompletionException && fault.getCause() != null
                    ? fault.getCause()
                    : fault;
            return StorageFaults.translate(cause) instanceof StorageException known
                    ? known
                    : new StorageException(StorageException.Code.INTERNAL, "Redis refused to wait", cause);
        }
        if (broke) {
            return new StorageException(
                    StorageException.Code.TIMEOUT, "a connection broke before replicas confirmed a write", null);
        }
        return confirmed == null || confirmed < replicas
                ? new StorageException(
                        StorageException.Code.UNREPLICATED,
                        "a write was confirmed by " + confirmed + " of " + replicas + " replicas in time",
                        null)
                : null;
    }
}
