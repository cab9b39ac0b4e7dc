package dev.parley.memory.redis;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Servers of a test and the URL that leads to them. */
public record RedisTopology(String url, List<RedisProcess> servers) implements AutoCloseable {

    private static final int SLOTS = 16_384;
    private static final int MASTERS = 3;
    private static final Duration FORMATION = Duration.ofSeconds(60);

    public static RedisTopology single() throws IOException {
        RedisProcess server = RedisProcess.start("secret");
        return new RedisTopology(server.url(), List.of(server));
    }

    /** Three masters that share the slots. */
    public static RedisTopology cluster() throws IOException {
        return cluster(0);
    }

    /** The same with a replica of each, behind the masters in their order. */
    public static RedisTopology replicatedCluster() throws IOException {
        return cluster(MASTERS);
    }

    private static RedisTopology cluster(int replicas) throws IOException {
        List<RedisProcess> nodes = new ArrayList<>();
        for (int index = 0; index < MASTERS + replicas; index++) {
            nodes.add(RedisProcess.start(
                    "", "cluster-enabled yes", "cluster-config-file nodes.conf", "cluster-node-timeout 3000"));
        }
        for (int index = 0; index < nodes.size(); index++) {
            if (index < MASTERS) {
                int first = SLOTS * index / MASTERS;
                int end = SLOTS * (index + 1) / MASTERS;
                nodes.get(index)
                        .command(commands -> commands.clusterAddSlots(
                                IntStream.range(first, end).toArray()));
            }
            if (index > 0) {
                int port = nodes.get(index).port();
                nodes.getFirst().command(commands -> commands.clusterMeet("127.0.0.1", port));
            }
        }
        await().atMost(FORMATION)
                .until(() -> nodes.stream()
                        .allMatch(node ->
                                node.command(commands -> commands.clusterInfo()).contains("cluster_state:ok")));
        for (int index = MASTERS; index < nodes.size(); index++) {
            String master = nodes.get(index - MASTERS).command(commands -> commands.clusterMyId());
            RedisProcess replica = nodes.get(index);
            await().atMost(FORMATION)
                    .ignoreExceptionsInstanceOf(RedisException.class)
                    .until(() -> "OK".equals(replica.command(commands -> commands.clusterReplicate(master))));
            await().atMost(FORMATION)
                    .until(() -> replica.command(commands -> commands.info("replication"))
                            .contains("master_link_status:up"));
        }
        String hosts = "127.0.0.1:" + nodes.get(0).port() + ",127.0.0.1:"
                + nodes.get(1).port();
        return new RedisTopology("redis-cluster://" + hosts, nodes);
    }

    /** A master, a replica and a Sentinel that watches them; in this order. */
    public static RedisTopology sentinel() throws IOException {
        RedisProcess master = RedisProcess.start("secret", "masterauth secret", "appendonly yes");
        RedisProcess replica = RedisProcess.start(
                "secret", "masterauth secret", "appendonly yes", "replicaof 127.0.0.1 " + master.port());
        RedisProcess sentinel = RedisProcess.startSentinel(
                "sentinel monitor parley 127.0.0.1 " + master.port() + " 1",
                "sentinel auth-pass parley secret",
                "sentinel down-after-milliseconds parley 1000",
                "sentinel failover-timeout parley 4000");
        await().atMost(FORMATION)
                .until(() -> replica.command(commands -> commands.info("replication"))
                        .contains("master_link_status:up"));
        await().atMost(FORMATION)
                .until(() ->
                        sentinel.command(commands -> commands.info("sentinel")).contains("slaves=1"));
        return new RedisTopology(
                "redis-sentinel://:secret@127.0.0.1:" + sentinel.port() + "#parley",
                List.of(master, replica, sentinel));
    }

    /** A client that counts as done what one replica has. */
    public RedisStore connectReplicated(Duration timeout) {
        return RedisStore.connect(new RedisConnection(url, timeout, 1, timeout.dividedBy(2)));
    }

    public RedisStore connect(Duration timeout) {
        return RedisStore.connect(new RedisConnection(url, timeout));
    }

    /** Names of all keys on all servers. */
    public List<String> keys() {
        return servers.stream()
                .filter(server -> !isSentinel(server))
                .map(server -> server.command(commands -> commands.keys("*")))
                .flatMap(Collection::stream)
                .distinct()
                .toList();
    }

    /** Everything that the servers hold: names, members and values of all keys. */
    public String dump() {
        StringBuilder all = new StringBuilder();
        for (RedisProcess server : servers) {
            if (!isSentinel(server)) {
                server.command(commands -> {
                    for (String key : commands.keys("*")) {
                        all.append(key).append('\n');
                        switch (commands.type(key)) {
                            case "string" -> all.append(commands.get(key));
                            case "list" -> all.append(commands.lrange(key, 0, -1));
                            case "hash" -> all.append(commands.hgetall(key));
                            case "set" -> all.append(commands.smembers(key));
                            case "zset" -> all.append(commands.zrange(key, 0, -1));
                            case "stream" -> all.append(commands.xrange(key, io.lettuce.core.Range.unbounded()));
                            default -> throw new IllegalStateException("a type that the test does not know");
                        }
                        all.append('\n');
                    }
                    return null;
                });
            }
        }
        return all.toString();
    }

    private static boolean isSentinel(RedisProcess server) {
        return server.command(commands -> commands.info("server")).contains("redis_mode:sentinel");
    }

    @Override
    public void close() {
        servers.forEach(RedisProcess::close);
    }
}
