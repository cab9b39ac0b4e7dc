package dev.parley.memory.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.List;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The one client of Redis in a process: its connections, and scripts by name. Thread-safe. */
public final class RedisStore implements AutoCloseable {

    private static final int IO_THREADS = 2;
    private static final int COMPUTATION_THREADS = 2;

    private final LettuceConnectionFactory factory;
    private final ClientResources resources;
    private final ReactiveStringRedisTemplate template;

    /**
     * Connects.
     *
     * @throws HomeException when the URL is not one of Redis, or nothing answers there
     */
    public static RedisStore connect(RedisConnection connection) {
        RedisURI uri;
        try {
            uri = RedisURI.create(connection.url());
        } catch (IllegalArgumentException e) {
            throw new HomeException(
                    "parley.redis.url is not a Redis URL; it looks like redis://:PASSWORD@HOST:6379", null);
        }
        RedisStore store = new RedisStore(uri, connection.commandTimeout());
        try {
            store.ping().block(connection.commandTimeout());
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw new HomeException(
                    "parley.redis.url: no Redis answers at " + uri.getHost() + ":" + uri.getPort()
                            + "; check that it runs and that the password is right",
                    e);
        }
    }

    private RedisStore(RedisURI uri, Duration commandTimeout) {
        RedisConfiguration configuration = LettuceConnectionFactory.createRedisConfiguration(uri);
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(IO_THREADS)
                .computationThreadPoolSize(COMPUTATION_THREADS)
                .build();
        LettuceClientConfiguration.LettuceClientConfigurationBuilder client = LettuceClientConfiguration.builder()
                .clientResources(resources)
                .clientOptions(ClientOptions.builder()
                        .timeoutOptions(TimeoutOptions.enabled(commandTimeout))
                        .build())
                .commandTimeout(commandTimeout)
                .shutdownQuietPeriod(Duration.ZERO)
                .shutdownTimeout(Duration.ofSeconds(2));
        if (uri.isSsl()) {
            client.useSsl();
        }
        this.factory = new LettuceConnectionFactory(configuration, client.build());
        factory.afterPropertiesSet();
        factory.start();
        this.template = new ReactiveStringRedisTemplate(factory);
    }

    public ReactiveStringRedisTemplate template() {
        return template;
    }

    /** Completes when Redis answers. */
    public Mono<Void> ping() {
        return template.execute(connection -> connection.ping()).then();
    }

    /** Runs an atomic script. The keys share one hash tag. */
    public <T> Flux<T> run(RedisScript<T> script, List<String> keys, Object... arguments) {
        List<String> texts =
                java.util.Arrays.stream(arguments).map(String::valueOf).toList();
        return template.execute(script, keys, texts);
    }

    @Override
    public void close() {
        factory.destroy();
        resources.shutdown(0, 2, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
