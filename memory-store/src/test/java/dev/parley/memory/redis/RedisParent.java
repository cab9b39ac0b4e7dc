package dev.parley.memory.redis;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that starts a server and never ends by itself. */
public final class RedisParent {

    private RedisParent() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedRedis.start(Path.of(arguments[0]));
        new CountDownLatch(1).await();
    }
}
