package dev.parley.assistant.memory;

import dev.parley.memory.redis.EmbeddedRedis;
import dev.parley.memory.redis.RedisConnection;
import dev.parley.memory.redis.RedisStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real Redis for the tests of a class. */
public final class RedisOfTest implements BeforeAllCallback, AfterAllCallback {

    private EmbeddedRedis server;
    private RedisStore store;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        server = EmbeddedRedis.start(Files.createTempDirectory(Path.of("target"), "redis"));
        store = RedisStore.connect(new RedisConnection(server.connection().url(), Duration.ofSeconds(5)));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        store.close();
        server.close();
    }

    public RedisStore store() {
        return store;
    }
}
