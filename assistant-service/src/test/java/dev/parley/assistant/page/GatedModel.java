package dev.parley.assistant.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server of the OpenAI API that writes each word of a story when the test lets it, so that a test can look at an answer
 * that is half there.
 */
final class GatedModel implements AutoCloseable {

    static final int WORDS = 30;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final Semaphore words = new Semaphore(0);
    private final AtomicInteger readers = new AtomicInteger();
    private volatile boolean aborted;
    private volatile String markdown = "";

    GatedModel() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    static String word(int index) {
        return "word" + index;
    }

    /** What is answered where Markdown is asked for. */
    void markdown(String text) {
        markdown = text;
    }

    void release(int count) {
        words.release(count);
    }

    /** Lets all stories end, so that the next test begins with nothing. */
    void reset() {
        words.release(1_000);
        Awaitility.await().until(() -> readers.get() == 0);
        words.drainPermits();
        aborted = false;
    }

    /** Whether a reader went away before the end. */
    boolean aborted() {
        return aborted;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        // The background asks too, for facts and summaries; only turns carry tools.
        boolean story = request.contains("\"tools\"") && request.contains("story");
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        if (story) {
            readers.incrementAndGet();
        }
        try (OutputStream body = exchange.getResponseBody()) {
            if (story) {
                for (int index = 0; index < WORDS; index++) {
                    // Writes comments while it waits, to notice a reader that went away.
                    while (!words.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                        send(body, ": waiting\n\n");
                    }
                    send(body, chunk(word(index) + " "));
                }
            } else if (request.contains("\"tools\"") && request.contains("Markdown")) {
                send(body, chunk(markdown));
            } else {
                send(body, chunk("Yes."));
            }
            send(
                    body,
                    "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,"
                            + "\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        } catch (IOException e) {
            aborted = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (story) {
                readers.decrementAndGet();
            }
        }
    }

    private static String chunk(String text) {
        return "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":"
                + "{\"content\":" + JSON.writeValueAsString(text) + "}}]}\n\n";
    }

    private static void send(OutputStream body, String text) throws IOException {
        body.write(text.getBytes(StandardCharsets.UTF_8));
        body.flush();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
