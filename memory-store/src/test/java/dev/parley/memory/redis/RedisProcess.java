package dev.parley.memory.redis;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A redis-server process of a test, that can be killed, stopped for a while and started again on the same port and files. */
public final class RedisProcess implements AutoCloseable {

    /** Distance of the port of a cluster's bus from the port for clients. */
    private static final int BUS = 10_000;

    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final Path folder;
    private final int port;
    private final String password;
    private final boolean sentinel;
    private Process process;

    private RedisProcess(Path folder, int port, String password, boolean sentinel) {
        this.folder = folder;
        this.port = port;
        this.password = password;
        this.sentinel = sentinel;
    }

    /** Starts a server with these lines of configuration besides port, folder and password. */
    public static RedisProcess start(String password, String... lines) throws IOException {
        return start(password, false, List.of(lines));
    }

    static RedisProcess startSentinel(String... lines) throws IOException {
        return start("", true, List.of(lines));
    }

    private static RedisProcess start(String password, boolean sentinel, List<String> lines) throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "redis").toAbsolutePath();
        RedisProcess server = new RedisProcess(folder, freePort(), password, sentinel);
        List<String> configuration = new ArrayList<>(List.of(
                "bind 127.0.0.1",
                "port " + server.port,
                "dir \"" + folder + "\"",
                "logfile \"" + folder.resolve("redis.log") + "\"",
                "loglevel notice"));
        if (!sentinel) {
            configuration.add("save \"\"");
        }
        if (!password.isEmpty()) {
            configuration.add("requirepass " + password);
        }
        configuration.addAll(lines);
        Files.write(folder.resolve("redis.conf"), configuration);
        server.start();
        return server;
    }

    /** Starts the process again, on what its files hold. */
    public void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                RedisBinary.bundled(folder).program().toString(),
                folder.resolve("redis.conf").toString()));
        if (sentinel) {
            command.add("--sentinel");
        }
        process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(START_LIMIT)
                .ignoreExceptionsInstanceOf(RedisException.class)
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("redis-server ended; see " + folder.resolve("redis.log"));
                    }
                    return "PONG".equals(command(commands -> commands.ping()));
                });
    }

    public int port() {
        return port;
    }

    public Path folder() {
        return folder;
    }

    public String url() {
        return "redis://" + (password.isEmpty() ? "" : ":" + password + "@") + "127.0.0.1:" + port;
    }

    /** Runs commands on a connection of its own. */
    public <T> T command(Function<RedisCommands<String, String>, T> commands) {
        RedisURI uri = RedisURI.create(url());
        uri.setTimeout(Duration.ofSeconds(5));
        RedisClient client = RedisClient.create(uri);
        try (var connection = client.connect()) {
            return commands.apply(connection.sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    /** Ends the process at once, as a crash does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Stops the process without ending it, as a machine that hangs. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    static int freePort() throws IOException {
        while (true) {
            int candidate = ThreadLocalRandom.current().nextInt(20_000, 50_000);
            if (isFree(candidate) && isFree(candidate + BUS)) {
                return candidate;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
