package dev.parley.assistant.media;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * ClamAV's daemon over TCP: the command {@code INSTREAM} of clamd(8), which takes a file in chunks, each behind its length
 * as four bytes, most significant first, and ends with a length of 0. Thread-safe.
 */
final class ClamAvScanner implements FileScanner {

    private static final int CHUNK = 64 * 1024;
    private static final int MOST_ANSWER_BYTES = 4096;
    private static final String CLEAN = "OK";
    private static final String FOUND = " FOUND";

    private final InetSocketAddress address;
    private final int timeoutMillis;

    /** @param timeout longest wait for a connection, and for the answer behind the last byte */
    ClamAvScanner(String host, int port, Duration timeout) {
        this.address = InetSocketAddress.createUnresolved(host, port);
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    @Override
    public Mono<String> scan(byte[] bytes) {
        return Mono.fromCallable(() -> threat(answer(bytes))).subscribeOn(Schedulers.boundedElastic());
    }

    private String answer(byte[] bytes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), CHUNK));
            out.write("zINSTREAM\0".getBytes(StandardCharsets.US_ASCII));
            for (int from = 0; from < bytes.length; from += CHUNK) {
                int length = Math.min(CHUNK, bytes.length - from);
                out.writeInt(length);
                out.write(bytes, from, length);
            }
            out.writeInt(0);
            out.flush();
            return new String(socket.getInputStream().readNBytes(MOST_ANSWER_BYTES), StandardCharsets.UTF_8);
        }
    }

    /** {@code stream: OK}, {@code stream: NAME FOUND}, or a sentence that ends with {@code ERROR}. */
    private static @Nullable String threat(String answer) throws IOException {
        String said = answer.replace("\0", "").strip();
        String verdict = said.startsWith("stream: ") ? said.substring("stream: ".length()) : said;
        if (verdict.equals(CLEAN)) {
            return null;
        }
        if (verdict.endsWith(FOUND)) {
            return verdict.substring(0, verdict.length() - FOUND.length());
        }
        throw new IOException("clamd could not scan: " + (said.isEmpty() ? "no answer" : said));
    }
}
