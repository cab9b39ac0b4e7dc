package dev.parley.assistant;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The packaged program as its own process, for tests. Ended by {@link #close()}. */
public final class ParleyProcess implements AutoCloseable {

    /** A machine that is busy with other tests, or with the load of this one, starts it slowly. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final Process process;
    private final int port;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private ParleyProcess(Process process, int port) {
        this.process = process;
        this.port = port;
        Thread reader = new Thread(this::drain, "output of parley");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the program and waits until it says that it is ready. */
    public static ParleyProcess start(Path home, Map<String, String> environment, String... arguments) {
        ParleyProcess parley = launch(home, freePort(), environment, arguments);
        parley.awaitReady();
        return parley;
    }

    /** Waits until the program says that it is ready. */
    public void awaitReady() {
        Awaitility.await()
                .atMost(START_LIMIT)
                .until(() ->
                        !process.isAlive() || lines.stream().anyMatch(line -> line.contains("Parley is ready at ")));
        if (!process.isAlive()) {
            throw new IllegalStateException("Parley ended at its start: " + output());
        }
    }

    /** Starts the program and does not wait. */
    public static ParleyProcess launch(Path home, int port, Map<String, String> environment, String... arguments) {
        String root = System.getProperty("parley.root", "..");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                Path.of(System.getProperty("parley.jar", "target/program/assistant-service-0.1.0-SNAPSHOT.jar"))
                        .toAbsolutePath()
                        .toString(),
                "--server.port=" + port,
                "--parley.home=" + home));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of(root).toAbsolutePath().normalize().toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new ParleyProcess(builder.start(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    long pid() {
        return process.pid();
    }

    /** Waits for the end of the process and gives its exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("Parley still runs: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String output() {
        return String.join("\n", lines);
    }

    private void drain() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("(output ended: " + e.getMessage() + ")");
        }
    }

    /** Asks the process to stop, as a container engine does. */
    public void terminate() {
        // Unlike Process.destroy, this leaves the output open, of which the last lines are still to come.
        process.toHandle().destroy();
    }

    /** Kills the process as a crash would. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
