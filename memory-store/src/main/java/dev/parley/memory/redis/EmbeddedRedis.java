package dev.parley.memory.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Redis server of its own as a child process: on loopback, with a random password, keeping an append-only file under
 * {@code parley.home}. A small shell between holds a pipe to this process and ends the server when the pipe breaks, so
 * that the server ends even when this process is killed; it starts a server again that died by itself. Thread-safe.
 */
public final class EmbeddedRedis implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 3;
    private static final int PORT_ATTEMPTS = 3;
    private static final int PASSWORD_BYTES = 24;

    /**
     * The server gets its own session where possible, so that Ctrl+C in a terminal ends Parley first and the server
     * after Parley's last writes. A server that ends by itself is started again, on the same port.
     */
    private static final String WATCHDOG = """
            trap '' INT HUP TERM
            stop="$2.stop"
            child="$2.child"
            rm -f "$stop"
            (
              while [ ! -e "$stop" ]; do
                if command -v setsid >/dev/null 2>&1; then setsid "$1" "$2" & else "$1" "$2" & fi
                echo $! >"$child"
                wait $!
                [ -e "$stop" ] || sleep 0.3
              done
            ) &
            loop=$!
            while read -r line; do :; done
            : >"$stop"
            kill -TERM "$(cat "$child")" 2>/dev/null
            wait "$loop"
            rm -f "$stop" "$child"
            """;

    private final HomeLock lock;
    private final Process watchdog;
    private final RedisConnection connection;

    private EmbeddedRedis(HomeLock lock, Process watchdog, RedisConnection connection) {
        this.lock = lock;
        this.watchdog = watchdog;
        this.connection = connection;
    }

    /**
     * Starts the server on what the home holds and waits until it answers.
     *
     * @throws HomeException when the home cannot be used or the server does not start
     */
    public static EmbeddedRedis start(Path home) {
        Path folder = home.toAbsolutePath().normalize();
        HomeLock lock = HomeLock.acquire(folder);
        try {
            return start(folder, lock);
        } catch (IOException e) {
            lock.close();
            throw new HomeException("the embedded Redis cannot start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            lock.close();
            Thread.currentThread().interrupt();
            throw new HomeException("the start of the embedded Redis was interrupted", e);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedRedis start(Path home, HomeLock lock) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(home.resolve("redis"));
        awaitPredecessor(folder);
        RedisBinary binary = RedisBinary.find(folder);
        if (binary.bundled() && Files.exists(folder.resolve("appendonlydir"))) {
            throw new HomeException(
                    "parley.home " + home + " was written by a newer Redis than the bundled one; install redis-server"
                            + " so that it is on PATH",
                    null);
        }
        String password = password();
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            Path configuration = configuration(folder, port, password);
            Process watchdog = new ProcessBuilder(
                            "sh",
                            "-c",
                            WATCHDOG,
                            "parley-redis",
                            binary.program().toString(),
                            configuration.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (awaitReady(folder, port, password)) {
                String url = "redis://:" + password + "@127.0.0.1:" + port;
                return new EmbeddedRedis(lock, watchdog, new RedisConnection(url, COMMAND_TIMEOUT));
            }
            end(watchdog);
            if (attempt == PORT_ATTEMPTS) {
                throw new IOException("the server does not answer; see " + folder.resolve("redis.log"));
            }
        }
    }

    /** A server whose Parley was killed may still be writing its last data. */
    private static void awaitPredecessor(Path folder) throws IOException, InterruptedException {
        Path pidFile = folder.resolve("redis.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        String pid = Files.readString(pidFile).strip();
        Optional<ProcessHandle> predecessor =
                pid.matches("[0-9]{1,18}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
        // The number may belong to a stranger by now.
        boolean ours = predecessor
                .flatMap(process -> process.info().command())
                .filter(command -> command.contains("redis-server"))
                .isPresent();
        if (ours) {
            ProcessHandle process = predecessor.orElseThrow();
            long end = System.nanoTime() + STOP_LIMIT.toNanos();
            while (process.isAlive() && System.nanoTime() < end) {
                Thread.sleep(POLL_MILLIS);
            }
            process.destroyForcibly();
        }
        Files.deleteIfExists(pidFile);
    }

    private static Path configuration(Path folder, int port, String password) throws IOException {
        Path file = folder.resolve("redis.conf");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        List<String> lines = List.of(
                "bind 127.0.0.1",
                "port " + port,
                "requirepass " + password,
                "dir " + quoted(folder),
                "appendonly yes",
                "appendfsync everysec",
                "save \"\"",
                "daemonize no",
                "pidfile " + quoted(folder.resolve("redis.pid")),
                "logfile " + quoted(folder.resolve("redis.log")),
                "loglevel warning");
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean awaitReady(Path folder, int port, String password) throws InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        boolean seen = false;
        while (System.nanoTime() < end) {
            if (answers(port, password)) {
                return true;
            }
            boolean there = Files.exists(folder.resolve("redis.pid"));
            if (seen && !there) {
                return false;
            }
            seen |= there;
            Thread.sleep(POLL_MILLIS);
        }
        return false;
    }

    private static boolean answers(int port, String password) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(1_000);
            OutputStream out = socket.getOutputStream();
            out.write(("AUTH " + password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes("+OK\r\n+PONG\r\n".length());
            return new String(answer, StandardCharsets.US_ASCII).endsWith("+PONG\r\n");
        } catch (IOException e) {
            return false;
        }
    }

    public RedisConnection connection() {
        return connection;
    }

    /** Ends the server after its last write, and frees the home. */
    @Override
    public void close() {
        try {
            end(watchdog);
        } catch (IOException e) {
            throw new HomeException("the embedded Redis cannot be stopped: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.close();
        }
    }

    private static void end(Process watchdog) throws IOException, InterruptedException {
        watchdog.getOutputStream().close();
        if (!watchdog.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            watchdog.descendants().forEach(ProcessHandle::destroyForcibly);
            watchdog.destroyForcibly();
        }
    }
}
