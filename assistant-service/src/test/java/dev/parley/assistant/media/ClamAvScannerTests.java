package dev.parley.assistant.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClamAvScannerTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Takes one file as clamd does and answers; null answers nothing. */
    private static CompletableFuture<byte[]> clamd(ServerSocket listening, String answer) {
        return CompletableFuture.supplyAsync(() -> {
            try (Socket socket = listening.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                assertThat(new String(in.readNBytes(10), StandardCharsets.US_ASCII))
                        .isEqualTo("zINSTREAM\0");
                ByteArrayOutputStream file = new ByteArrayOutputStream();
                for (int length = in.readInt(); length != 0; length = in.readInt()) {
                    file.write(in.readNBytes(length));
                }
                if (answer == null) {
                    in.read();
                } else {
                    socket.getOutputStream().write((answer + "\0").getBytes(StandardCharsets.UTF_8));
                }
                return file.toByteArray();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static ClamAvScanner scanner(ServerSocket socket, Duration timeout) {
        return new ClamAvScanner("127.0.0.1", socket.getLocalPort(), timeout);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 200_000})
    void scan_cleanFile_arrivesWholeAndIsNoThreat(int size)
            throws IOException, ExecutionException, InterruptedException {
        byte[] file = new byte[size];
        for (int index = 0; index < size; index++) {
            file[index] = (byte) (index * 31);
        }
        try (ServerSocket socket = listening()) {
            CompletableFuture<byte[]> received = clamd(socket, "stream: OK");

            assertThat(scanner(socket, LIMIT).scan(file).block(LIMIT)).isNull();
            assertThat(received.get()).isEqualTo(file);
        }
    }

    @Test
    void scan_harmfulFile_isNamed() throws IOException {
        try (ServerSocket socket = listening()) {
            clamd(socket, "stream: Eicar-Test-Signature FOUND");

            assertThat(scanner(socket, LIMIT).scan(new byte[] {1}).block(LIMIT)).isEqualTo("Eicar-Test-Signature");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSTREAM size limit exceeded. ERROR", "", "UNKNOWN COMMAND"})
    void scan_noVerdict_fails(String answer) throws IOException {
        try (ServerSocket socket = listening()) {
            clamd(socket, answer);

            assertThatThrownBy(() -> scanner(socket, LIMIT).scan(new byte[] {1}).block(LIMIT))
                    .hasMessageContaining("clamd could not scan");
        }
    }

    @Test
    void scan_daemonThatSaysNothing_failsInTime() throws Exception {
        try (ServerSocket socket = listening()) {
            CompletableFuture<byte[]> received = clamd(socket, null);

            assertThatThrownBy(() -> scanner(socket, Duration.ofMillis(300))
                            .scan(new byte[] {1})
                            .block(LIMIT))
                    .hasMessageContaining("timed out");
            received.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void scan_noDaemon_fails() throws IOException {
        ServerSocket socket = listening();
        socket.close();

        assertThatThrownBy(() -> scanner(socket, LIMIT).scan(new byte[] {1}).block(LIMIT))
                .hasMessageContaining("refused");
    }
}
