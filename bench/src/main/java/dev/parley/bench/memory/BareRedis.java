package dev.parley.bench.memory;

import dev.parley.memory.conversation.ConversationPolicy;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The peer: Lettuce without anything around it. Used by one thread. */
final class BareRedis implements AutoCloseable {

    private static final Pattern SCRIPT_CALLS = Pattern.compile("cmdstat_evalsha:calls=(\\d+)");
    private static final byte[] LOG = bytes("bare:{p1}:log");
    private static final byte[] ABOUT = bytes("bare:{p1}:about");
    private static final byte[] CONVERSATIONS = bytes("bare:{p1}:conversations");

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;

    BareRedis(String url) {
        this.client = RedisClient.create(url);
        this.connection = client.connect(ByteArrayCodec.INSTANCE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The commands that keep a turn, sent together, and then the one that reads the last turns. */
    void appendAndRead(byte[] entry, int turns, ConversationPolicy policy) {
        var commands = connection.async();
        long now = System.currentTimeMillis();
        long retention = policy.retention().toMillis();
        RedisFuture<?>[] writes = {
            commands.rpush(LOG, entry),
            commands.ltrim(LOG, -policy.maxTurns(), -1),
            commands.hincrby(ABOUT, bytes("next"), 1),
            commands.zadd(CONVERSATIONS, now, bytes("conversation")),
            commands.zremrangebyscore(CONVERSATIONS, io.lettuce.core.Range.create(0L, now - retention)),
            commands.pexpire(LOG, retention),
            commands.pexpire(ABOUT, retention),
            commands.pexpire(CONVERSATIONS, retention)
        };
        LettuceFutures.awaitAll(Duration.ofSeconds(10), writes);
        Objects.requireNonNull(connection.sync().lrange(LOG, -turns, -1), "turns");
    }

    void ping() {
        connection.sync().ping();
    }

    /** Scripts that the server ran so far. */
    long scriptCalls() {
        Matcher matcher = SCRIPT_CALLS.matcher(connection.sync().info("commandstats"));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** Bytes that the server needs for a key, all of it counted. */
    long memory(String key) {
        Long used = connection.sync().memoryUsage(bytes(key));
        return used == null ? 0 : used;
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
