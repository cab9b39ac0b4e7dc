package dev.parley.assistant.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.assistant.ParleyProcess;
import dev.parley.memory.redis.EmbeddedRedis;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Two processes on one Redis: what one of them runs can be read and stopped at the other, down to the model. */
class AskReplicasIT {

    private static final String ADMIN = "operator-of-the-test";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static EmbeddedRedis redis;
    private static SlowModel model;
    private static ParleyProcess one;
    private static ParleyProcess two;
    private static HttpClient http;

    @BeforeAll
    static void start() throws IOException {
        redis = EmbeddedRedis.start(Files.createDirectory(folder.resolve("redis")));
        model = new SlowModel();
        http = HttpClient.newHttpClient();
        one = launch("one");
        two = launch("two");
        one.awaitReady();
        two.awaitReady();
    }

    private static ParleyProcess launch(String name) {
        return ParleyProcess.launch(
                folder.resolve(name),
                ParleyProcess.freePort(),
                Map.of(),
                "--parley.redis.url=" + redis.connection().url(),
                "--parley.model.remote.base-url=" + model.uri(),
                "--parley.model.remote.name=slow",
                "--parley.memory.extraction=patterns",
                "--parley.admin.token=" + ADMIN);
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        http.close();
        model.close();
        redis.close();
    }

    @BeforeEach
    void renew() {
        model.finish.set(false);
        model.cutOff.set(false);
    }

    @Test
    void resume_atTheOtherReplica_goesOnBehindTheLastEvent() throws Exception {
        Reading first = ask(one, "1");
        await().atMost(PATIENCE).until(() -> first.count("delta") >= 3);
        first.close();
        List<String> seen = first.events();

        Reading rest = resume(two, "1", id(seen.getLast()));
        await().atMost(PATIENCE).until(() -> rest.count("delta") >= 3);
        model.finish.set(true);
        await().atMost(PATIENCE).until(() -> rest.count("done") == 1);
        Reading whole = resume(two, "1", "0");
        await().atMost(PATIENCE).until(() -> whole.count("done") == 1);

        assertThat(Stream.concat(seen.stream(), rest.events().stream())).containsExactlyElementsOf(whole.events());
        assertThat(whole.events().getFirst()).contains("event:turn");
    }

    @Test
    void delete_atTheOtherReplica_endsTheTurnAndReachesTheModel() throws Exception {
        Reading reading = ask(one, "2");
        await().atMost(PATIENCE).until(() -> reading.count("delta") >= 2);

        assertThat(delete(two, "2")).isEqualTo(204);

        await().atMost(PATIENCE).until(() -> reading.count("error") == 1);
        assertThat(reading.events().getLast()).contains("\"code\":\"stopped\"");
        await().atMost(PATIENCE).untilTrue(model.cutOff);
        assertThat(delete(two, "3")).isEqualTo(404);
    }

    /** The time limit is the promise itself, not a measure of speed. */
    @Test
    void killSwitch_atTheOtherReplica_endsWhatIsWrittenAndHoldsForTheNextTurnWithinTwoSeconds() throws Exception {
        Reading reading = ask(one, "4");
        await().atMost(PATIENCE).until(() -> reading.count("delta") >= 2);
        try {
            assertThat(admin(two, "PUT", "/api/admin/rollouts/answers", "{\"on\": false}")
                            .statusCode())
                    .isEqualTo(200);

            await().atMost(Duration.ofSeconds(2)).until(() -> reading.count("done") == 1);
            assertThat(reading.events().getLast()).contains("It goes on.", "The assistant is paused at the moment");
            await().atMost(PATIENCE).untilTrue(model.cutOff);
            Reading next = ask(one, "5");
            await().atMost(PATIENCE).until(() -> next.count("done") == 1);
            assertThat(next.events().getLast())
                    .contains("The assistant is paused at the moment")
                    .doesNotContain("It goes on.");
        } finally {
            assertThat(admin(one, "DELETE", "/api/admin/rollouts/answers", "").statusCode())
                    .isEqualTo(200);
        }
        await().atMost(Duration.ofSeconds(2))
                .until(() -> admin(two, "GET", "/api/admin/rollouts", "")
                        .body()
                        .contains("{\"name\":\"answers\",\"on\":true"));
        Reading again = ask(two, "6");
        await().atMost(PATIENCE).until(() -> again.count("delta") >= 1);
        model.finish.set(true);
        await().atMost(PATIENCE).until(() -> again.count("done") == 1);
    }

    @Test
    void takeOver_atTheOtherReplica_endsWhatIsWritten_andTheWordsOfThePersonReachTheOpenPage() throws Exception {
        String talk = "takenOverConversation";
        String question = "Who takes this one over?";
        Reading first = ask(one, "7", talk, question);
        await().atMost(PATIENCE).until(() -> first.count("delta") >= 1);
        model.finish.set(true);
        await().atMost(PATIENCE).until(() -> first.count("done") == 1);
        model.finish.set(false);
        Reading page = live(two, talk);
        Reading reading = ask(one, "8", talk, question);
        await().atMost(PATIENCE).until(() -> reading.count("delta") >= 2);
        await().atMost(PATIENCE)
                .until(() -> admin(two, "GET", "/api/admin/conversations?q=takes", "")
                        .body()
                        .contains("\"conversation\""));
        String conversation = "/api/admin/conversations/"
                + JsonMapper.shared()
                        .readTree(admin(two, "GET", "/api/admin/conversations?q=takes", "")
                                .body())
                        .at("/rows/0/conversation")
                        .stringValue();

        assertThat(admin(two, "POST", conversation + "/take-over", "{}").statusCode())
                .isEqualTo(204);

        await().atMost(PATIENCE).until(() -> reading.count("done") == 1);
        assertThat(reading.count("handover")).isEqualTo(1);
        assertThat(reading.events().getLast()).doesNotContain("It goes on.");
        await().atMost(PATIENCE).untilTrue(model.cutOff);
        assertThat(admin(one, "POST", conversation + "/messages", "{\"text\": \"Here is a human.\"}")
                        .statusCode())
                .isEqualTo(201);
        await().atMost(PATIENCE).until(() -> page.count("turn") == 1);
        assertThat(page.events().getFirst()).contains("Here is a human.");
        Reading late = live(one, talk);
        await().atMost(PATIENCE).until(() -> late.count("turn") == 1);
        assertThat(late.events()).isEqualTo(page.events());
        Reading stranger = live(one, "conversationOfAStranger");
        assertThat(stranger.events()).isEmpty();
        List.of(page, late, stranger).forEach(Reading::close);
    }

    private static Reading live(ParleyProcess replica, String conversation) {
        return new Reading(HttpRequest.newBuilder(replica.uri("/api/conversations/" + conversation + "/live"))
                .header("Accept", "text/event-stream")
                .build());
    }

    private static HttpResponse<String> admin(ParleyProcess replica, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(replica.uri(path))
                .header("Authorization", "Bearer " + ADMIN)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String id(String event) {
        return event.lines()
                .filter(line -> line.startsWith("id:"))
                .findFirst()
                .orElseThrow()
                .substring("id:".length())
                .strip();
    }

    private static String turn(String number) {
        return "0".repeat(32 - number.length()) + number;
    }

    private static Reading ask(ParleyProcess replica, String number) {
        return ask(replica, number, turn(number), "How long is the long answer?");
    }

    private static Reading ask(ParleyProcess replica, String number, String conversation, String question) {
        String body = JsonMapper.shared()
                .writeValueAsString(Map.of("question", question, "turn", turn(number), "conversation", conversation));
        return new Reading(HttpRequest.newBuilder(replica.uri("/api/ask"))
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static Reading resume(ParleyProcess replica, String number, String lastEvent) {
        return new Reading(HttpRequest.newBuilder(replica.uri("/api/turns/" + turn(number) + "/events"))
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", lastEvent)
                .build());
    }

    private static int delete(ParleyProcess replica, String number) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(replica.uri("/api/turns/" + turn(number)))
                .DELETE()
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** A stream of events that is being read. */
    private static final class Reading {

        private final List<String> events = new CopyOnWriteArrayList<>();
        private final StringBuilder event = new StringBuilder();
        private final CompletableFuture<?> reading;
        private volatile boolean closed;

        Reading(HttpRequest request) {
            reading = http.sendAsync(request, HttpResponse.BodyHandlers.ofLines())
                    .thenAccept(response -> {
                        assertThat(response.statusCode()).isEqualTo(200);
                        try (Stream<String> lines = response.body()) {
                            lines.takeWhile(line -> !closed).forEach(this::line);
                        }
                    });
        }

        private void line(String line) {
            if (!line.isEmpty()) {
                event.append(line).append('\n');
            } else if (!event.isEmpty()) {
                events.add(event.toString());
                event.setLength(0);
            }
        }

        /** Complete events: lines {@code id:}, {@code event:} and {@code data:}. */
        List<String> events() {
            assertThat(reading).isNotCompletedExceptionally();
            return List.copyOf(events);
        }

        long count(String type) {
            return events().stream()
                    .filter(one -> one.contains("event:" + type + "\n"))
                    .count();
        }

        void close() {
            closed = true;
        }
    }

    /** A server of the OpenAI API whose answer goes on, a word each 20 ms, until a test ends it or the caller hangs up. */
    private static final class SlowModel implements AutoCloseable {

        private static final String WORD =
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"slow\",\"choices\":[{\"index\":0,"
                        + "\"delta\":{\"content\":\"It goes on. \"},\"finish_reason\":null}]}\n\n";
        private static final String END =
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"slow\",\"choices\":[{\"index\":0,"
                        + "\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

        private final AtomicBoolean finish = new AtomicBoolean();
        private final AtomicBoolean cutOff = new AtomicBoolean();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final HttpServer server;

        SlowModel() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/chat/completions", this::answer);
            server.setExecutor(threads);
            server.start();
        }

        String uri() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
        }

        private void answer(HttpExchange exchange) throws IOException {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (!finish.get()) {
                    body.write(WORD.getBytes(StandardCharsets.UTF_8));
                    body.flush();
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                body.write(END.getBytes(StandardCharsets.UTF_8));
            } catch (IOException hungUp) {
                cutOff.set(true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                exchange.close();
            }
        }

        @Override
        public void close() {
            finish.set(true);
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
