package dev.parley.memory.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The one client of Redis in a process: its connections, and scripts. Works on a single server, behind Sentinel and on a
 * cluster. While there is no connection a bounded number of commands waits for it, each for its timeout at most; every
 * fault is a {@link StorageException}. Thread-safe.
 */
public final class RedisStore implements AutoCloseable {

    private static final int IO_THREADS = 2;
    private static final int COMPUTATION_THREADS = 2;

    /** Commands that wait for an answer or a connection; more are refused at once. */
    private static final int MAX_WAITING_COMMANDS = 10_000;

    /** Longest pause between two tries to connect again. */
    private static final Duration RECONNECT_CAP = Duration.ofSeconds(1);

    /** A cluster's map is read again at least this often; at once when a node redirects or goes. */
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(10);

    static final Duration PROBE_EXPIRY = Duration.ofMinutes(1);

    private final LettuceConnectionFactory factory;
    private final ClientResources resources;
    private final ReactiveStringRedisTemplate template;
    private final AtomicInteger open = new AtomicInteger();
    private final ScriptConnection scripts;
    private @Nullable ReplicaWait replicas;

    /**
     * Connects.
     *
     * @throws HomeException when the URL is not one of Redis, or nothing answers there
     */
    public static RedisStore connect(RedisConnection connection) {
        RedisAddress address = RedisAddress.parse(connection.url());
        try {
            return connect(new RedisStore(address, connection.commandTimeout()), connection);
        } catch (RuntimeException e) {
            throw new HomeException(
                    "parley.redis.url: no Redis answers at " + address.hosts()
                            + "; check that it runs and that the password is right",
                    e);
        }
    }

    private static RedisStore connect(RedisStore store, RedisConnection connection) {
        try {
            store.ping().block(connection.commandTimeout());
            if (connection.replicas() > 0) {
                store.replicas = new ReplicaWait(
                        store.factory.getRequiredNativeClient(), connection.replicas(), connection.replicaTimeout());
            }
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private RedisStore(RedisAddress address, Duration commandTimeout) {
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(IO_THREADS)
                .computationThreadPoolSize(COMPUTATION_THREADS)
                .nettyCustomizer(new TogetherInOneWrite())
                .reconnectDelay(() -> Delay.exponential(Duration.ofMillis(10), RECONNECT_CAP, 2, TimeUnit.MILLISECONDS))
                .build();
        LettuceClientConfiguration.LettuceClientConfigurationBuilder client = LettuceClientConfiguration.builder()
                .clientResources(resources)
                .clientOptions(options(address.cluster(), commandTimeout))
                .commandTimeout(commandTimeout)
                .shutdownQuietPeriod(Duration.ZERO)
                .shutdownTimeout(Duration.ofSeconds(2));
        if (address.tls()) {
            client.useSsl();
        }
        this.factory = new LettuceConnectionFactory(address.configuration(), client.build());
        factory.afterPropertiesSet();
        factory.start();
        factory.getRequiredNativeClient().addListener(new RedisConnectionStateAdapter() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
                open.incrementAndGet();
            }

            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                open.decrementAndGet();
            }
        });
        this.template = new StorageTemplate(factory);
        this.scripts = connected();
    }

    private ScriptConnection connected() {
        try {
            return ScriptConnection.open(factory.getRequiredNativeClient());
        } catch (RuntimeException e) {
            disconnect();
            throw e;
        }
    }

    private static ClientOptions options(boolean cluster, Duration commandTimeout) {
        ClientOptions.Builder options = cluster
                ? ClusterClientOptions.builder()
                        .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                                .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                                .enableAllAdaptiveRefreshTriggers()
                                .adaptiveRefreshTriggersTimeout(Duration.ofMillis(500))
                                .build())
                        .validateClusterNodeMembership(false)
                : ClientOptions.builder();
        return options.requestQueueSize(MAX_WAITING_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(commandTimeout))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(commandTimeout)
                        .keepAlive(true)
                        .build())
                .build();
    }

    /** For single commands. */
    public ReactiveStringRedisTemplate template() {
        return template;
    }

    /** Completes when Redis answers. */
    public Mono<Void> ping() {
        return template.execute(connection -> connection.ping()).then().onErrorMap(StorageFaults::translate);
    }

    /**
     * Runs a write, and gives its result when as many replicas have it as are to be waited for; fails with
     * {@link StorageException.Code#UNREPLICATED} when they have not in time. What is told to others as done goes through
     * here.
     *
     * @param key one that is written to
     */
    private <T> Mono<T> confirmed(String key, Mono<T> write) {
        ReplicaWait wait = replicas;
        return wait == null
                ? write
                : Mono.defer(() -> {
                    long breaks = wait.breaks();
                    return write.delayUntil(done -> wait.confirm(key, breaks));
                });
    }

    /**
     * Writes and reads in every partition, and so on every server that holds any, and tells the worst that it found.
     * Never fails.
     */
    public Mono<StorageState> probe(Keys keys) {
        return Flux.range(0, keys.partitions())
                .map(partition -> keys.of(KeyKind.PROBE, partition))
                .flatMap(key -> confirmed(key, template.opsForValue().set(key, "1", PROBE_EXPIRY))
                        .thenReturn(StorageState.UP)
                        .onErrorResume(fault -> Mono.just(state(fault))))
                .reduce((one, other) -> one.compareTo(other) >= 0 ? one : other)
                .defaultIfEmpty(StorageState.UNAVAILABLE);
    }

    /** What waited for a connection in vain ran out of time as well, but the server is not slow. */
    private StorageState state(Throwable fault) {
        if (open.get() <= 0) {
            return StorageState.UNAVAILABLE;
        }
        return StorageFaults.translate(fault) instanceof StorageException known
                ? StorageState.of(known.code())
                : StorageState.UNAVAILABLE;
    }

    /** Runs an atomic script whose answer is a text or number; empty when it is nil. The keys share one hash tag. */
    @SuppressWarnings("unchecked")
    public <T> Mono<T> run(RedisScript<T> script, List<String> keys, Object... arguments) {
        Class<T> result = Objects.requireNonNull(script.getResultType(), "a script without a result");
        return result == Long.class
                ? (Mono<T>) scripts.<Long>run(script, ScriptOutputType.INTEGER, keys, arguments)
                : scripts.<byte[]>run(script, ScriptOutputType.VALUE, keys, arguments)
                        .map(bytes -> result.cast(new String(bytes, StandardCharsets.UTF_8)));
    }

    /** {@link #run} for a script that writes what is told to others as done: see {@link #confirmed}. */
    public <T> Mono<T> write(RedisScript<T> script, List<String> keys, Object... arguments) {
        return confirmed(keys.getFirst(), run(script, keys, arguments));
    }

    /** {@link #call} for a script that writes what is told to others as done: see {@link #confirmed}. */
    @SuppressWarnings("rawtypes")
    public Mono<Reply> writeAll(RedisScript<List> script, List<String> keys, Object... arguments) {
        return confirmed(keys.getFirst(), call(script, keys, arguments));
    }

    /** Runs an atomic script whose answer is a list, possibly of bytes. The keys share one hash tag. */
    @SuppressWarnings("rawtypes")
    public Mono<Reply> call(RedisScript<List> script, List<String> keys, Object... arguments) {
        return scripts.<List<?>>run(script, ScriptOutputType.MULTI, keys, arguments)
                .map(Reply::new);
    }

    /**
     * Names of the channels that match a pattern and were published to, from the subscription on. What is published while
     * there is no connection is not heard.
     */
    public Flux<String> published(String pattern) {
        return template.listenToPattern(pattern).map(message -> message.getChannel());
    }

    /**
     * Has the server write its append-only file anew, so that what was deleted leaves the disk; completes when it began.
     * Fails while it is being written anew already.
     */
    public Mono<Void> rewriteLog() {
        return template.execute(connection -> connection.serverCommands().bgReWriteAof())
                .then();
    }

    @Override
    public void close() {
        scripts.close();
        disconnect();
    }

    private void disconnect() {
        factory.destroy();
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
