package dev.parley.assistant.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server of the OpenAI API that writes each word of a story when the test lets it, so that a test can look at an answer
 * that is half there.
 */
final class GatedModel implements AutoCloseable {

    static final int WORDS = 30;

    /** Asks for a search, and what for. */
    private static final Pattern SEARCH = Pattern.compile("Search (\\w+)");

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
        server.createContext("/v1/images/generations", GatedModel::draw);
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

    /** How many stories are being written. */
    int stories() {
        return readers.get();
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
            } else if (request.contains("\"tools\"")
                    && request.contains("Search ")
                    && !request.contains("\"role\":\"tool\"")) {
                Matcher wanted = SEARCH.matcher(request);
                send(body, wanted.find() ? search(wanted.group(1)) : chunk("What for?"));
            } else if (request.contains("\"tools\"") && request.contains("Markdown")) {
                send(body, chunk(markdown));
            } else {
                send(body, chunk("Yes."));
            }
            send(
                    body,
                    "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,"
                            + "\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                            + "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[],"
                            + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}}\n\n"
                            + "data: [DONE]\n\n");
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

    /** A hill under a sky, so that there is something to see. */
    private static void draw(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        int size = Integer.parseInt(request.path("size").asString("").split("x")[0]);
        BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setPaint(new GradientPaint(0, 0, new Color(0xF7C59F), 0, size, new Color(0x2A6F97)));
        pen.fillRect(0, 0, size, size);
        pen.setColor(new Color(0xFFF1D0));
        pen.fillOval(size * 5 / 8, size / 5, size / 6, size / 6);
        pen.setColor(new Color(0x1B4332));
        pen.fillOval(-size / 4, size * 3 / 5, size * 3 / 2, size);
        pen.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        byte[] answer = JSON.writeValueAsBytes(Map.of(
                "created",
                1,
                "data",
                List.of(Map.of("b64_json", Base64.getEncoder().encodeToString(png.toByteArray())))));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(answer);
        }
    }

    private static String chunk(String text) {
        return "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":"
                + "{\"content\":" + JSON.writeValueAsString(text) + "}}]}\n\n";
    }

    private static String search(String query) {
        String arguments = JSON.writeValueAsString(Map.of("query", query));
        return "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":"
                + "{\"tool_calls\":[{\"index\":0,\"id\":\"call1\",\"type\":\"function\",\"function\":{\"name\":"
                + "\"web_search\",\"arguments\":" + JSON.writeValueAsString(arguments) + "}}]}}]}\n\n";
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
