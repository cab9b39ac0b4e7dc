package dev.parley.assistant.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A conversation in a terminal, over the search-box API of a Parley that runs here or elsewhere. For one thread. */
public final class ChatTerminal {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(3);

    private final URI base;
    private final BufferedReader input;
    private final PrintWriter output;
    private final JsonMapper json = JsonMapper.builder().build();
    private @Nullable String conversation;

    public ChatTerminal(URI base, BufferedReader input, PrintWriter output) {
        this.base = base;
        this.input = input;
        this.output = output;
    }

    /** Whether a Parley answers at that address. */
    public static boolean isRunning(URI base) {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build()) {
            HttpRequest request = HttpRequest.newBuilder(base.resolve("/actuator/health/readiness"))
                    .timeout(CONNECT_TIMEOUT)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Reads questions and prints answers until the input ends or the person writes {@code /quit}. */
    public void run() throws IOException, InterruptedException {
        output.println("Talk to Parley. /new starts over, /quit ends.");
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build()) {
            while (true) {
                output.print("\n> ");
                output.flush();
                String line = input.readLine();
                if (line == null || line.strip().equals("/quit")) {
                    output.println();
                    output.flush();
                    return;
                }
                if (line.strip().equals("/new")) {
                    conversation = null;
                    output.println("A new conversation.");
                } else if (!line.isBlank()) {
                    ask(client, line.strip());
                }
            }
        }
    }

    private void ask(HttpClient client, String question) throws IOException, InterruptedException {
        Map<String, String> body = conversation == null
                ? Map.of("question", question)
                : Map.of("question", question, "conversation", conversation);
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/ask"))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        HttpResponse<Stream<String>> response = client.send(request, HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) {
                output.println("The question was refused (HTTP " + response.statusCode() + ").");
                return;
            }
            String type = "";
            for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                String line = each.next();
                if (line.startsWith("event:")) {
                    type = line.substring("event:".length()).strip();
                } else if (line.startsWith("data:")) {
                    show(type, line.substring("data:".length()));
                }
            }
        } catch (JacksonException e) {
            output.println("\nThe answer could not be read.");
        }
        output.flush();
    }

    private void show(String type, String data) {
        JsonNode event = json.readTree(data);
        switch (type) {
            case "turn" -> conversation = event.path("conversation").asString("");
            case "tool" -> {
                if (event.path("state").asString("").equals("started")) {
                    output.println("(" + event.path("name").asString("") + " …)");
                }
            }
            case "delta" -> output.print(event.path("text").asString(""));
            case "done" -> {
                output.println();
                for (JsonNode citation : event.path("citations")) {
                    output.println("  [" + citation.path("n").asInt() + "] "
                            + citation.path("title").asString("") + "  "
                            + citation.path("url").asString(""));
                }
            }
            case "error" -> output.println("\n" + event.path("detail").asString(""));
            default -> {
                // Events that a terminal has no place for.
            }
        }
        output.flush();
    }
}
