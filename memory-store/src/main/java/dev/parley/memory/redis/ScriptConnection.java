package dev.parley.memory.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/**
 * Runs scripts over a connection of its own. Every step of a message is a script, so they go to the client directly and
 * not through Spring's template, which costs several times as much as the command. Thread-safe.
 */
final class ScriptConnection implements AutoCloseable {

    private final StatefulConnection<byte[], byte[]> connection;
    private final RedisScriptingAsyncCommands<byte[], byte[]> commands;

    private ScriptConnection(
            StatefulConnection<byte[], byte[]> connection, RedisScriptingAsyncCommands<byte[], byte[]> commands) {
        this.connection = connection;
        this.commands = commands;
    }

    /** Connects. The client stays the caller's. */
    static ScriptConnection open(AbstractRedisClient client) {
        return switch (client) {
            case RedisClusterClient cluster -> {
                StatefulRedisClusterConnection<byte[], byte[]> nodes = cluster.connect(ByteArrayCodec.INSTANCE);
                yield new ScriptConnection(nodes, nodes.async());
            }
            case RedisClient single -> {
                StatefulRedisConnection<byte[], byte[]> server = single.connect(ByteArrayCodec.INSTANCE);
                yield new ScriptConnection(server, server.async());
            }
            default -> throw new IllegalStateException("client is " + client.getClass());
        };
    }

    /**
     * Runs a script that the server may know already; empty when the script gives nothing.
     *
     * @param <T> {@code List} for {@link ScriptOutputType#MULTI}, {@code Long} for integers, {@code byte[]} for a value
     */
    <T> Mono<T> run(RedisScript<?> script, ScriptOutputType type, List<String> keys, Object... arguments) {
        byte[][] names = new byte[keys.size()][];
        for (int index = 0; index < names.length; index++) {
            names[index] = bytes(keys.get(index));
        }
        byte[][] values = new byte[arguments.length][];
        for (int index = 0; index < values.length; index++) {
            values[index] = bytes(arguments[index]);
        }
        return Mono.fromFuture(() -> commands.<T>evalsha(script.getSha1(), type, names, values)
                        .toCompletableFuture())
                .onErrorResume(fault -> fault instanceof RedisNoScriptException
                        ? Mono.fromFuture(() -> commands.<T>eval(bytes(script.getScriptAsString()), type, names, values)
                                        .toCompletableFuture())
                                .onErrorMap(StorageFaults::translate)
                        : Mono.error(StorageFaults.translate(fault)));
    }

    private static byte[] bytes(Object argument) {
        return argument instanceof byte[] bytes
                ? bytes
                : String.valueOf(argument).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        connection.close();
    }
}
