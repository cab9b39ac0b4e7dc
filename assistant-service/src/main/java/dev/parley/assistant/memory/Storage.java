package dev.parley.assistant.memory;

import dev.parley.memory.redis.EmbeddedRedis;
import dev.parley.memory.redis.RedisConnection;
import dev.parley.memory.redis.RedisStore;
import org.jspecify.annotations.Nullable;

/** The client of Redis and, where none is given, the server it talks to; closed in the right order. */
final class Storage implements AutoCloseable {

    private final @Nullable EmbeddedRedis server;
    private final RedisStore store;

    private Storage(@Nullable EmbeddedRedis server, RedisStore store) {
        this.server = server;
        this.store = store;
    }

    static Storage open(MemoryProperties properties) {
        if (!properties.redis().url().isBlank()) {
            RedisConnection given = new RedisConnection(
                    properties.redis().url(),
                    properties.redis().commandTimeout(),
                    properties.redis().waitReplicas(),
                    properties.redis().waitTimeout());
            return new Storage(null, RedisStore.connect(given));
        }
        EmbeddedRedis server = EmbeddedRedis.start(properties.home());
        try {
            RedisConnection own = new RedisConnection(
                    server.connection().url(), properties.redis().commandTimeout());
            return new Storage(server, RedisStore.connect(own));
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Whether the server is ours. */
    boolean isEmbedded() {
        return server != null;
    }

    RedisStore store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        if (server != null) {
            server.close();
        }
    }
}
