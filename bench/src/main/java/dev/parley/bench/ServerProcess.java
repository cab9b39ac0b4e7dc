package dev.parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server of this class path as its own process, with the same options for each. */
public final class ServerProcess implements AutoCloseable {

    /** Begins the line that a server prints when it listens. */
    public static final String READY = "Parley is ready at ";

    private static final int START_LIMIT_SECONDS = 60;
    private static final int STOP_LIMIT_SECONDS = 30;

    private final Process process;
    private final int port;
    private final CountDownLatch ready = new CountDownLatch(1);

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts the class and waits until it listens. {@code PORT} in an argument becomes a free port. */
    public static ServerProcess start(String mainClass, String... arguments) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        for (String argument : arguments) {
            command.add(argument.replace("PORT", Integer.toString(port)));
        }
        ServerProcess server = new ServerProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start(), port);
        Thread.ofPlatform().daemon().name("output of " + mainClass).start(server::read);
        if (!server.ready.await(START_LIMIT_SECONDS, TimeUnit.SECONDS) || !server.process.isAlive()) {
            server.close();
            throw new IOException(mainClass + " did not start");
        }
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    ready.countDown();
                } else {
                    System.out.println("  " + line);
                }
            }
        } catch (IOException e) {
            // The process ended.
        } finally {
            ready.countDown();
        }
    }

    public int port() {
        return port;
    }

    /** Processor time that the process has used so far. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
