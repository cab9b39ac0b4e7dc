package dev.parley.assistant.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.assistant.ParleyProcess;
import dev.parley.assistant.channel.WebhookSignature;
import dev.parley.memory.redis.EmbeddedRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged program while a Redis that is not its own fails: what people and operators see of it. */
class RedisFaultIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration GONE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static int port;
    private static Process redis;
    private static FakeMeta meta;
    private static ParleyProcess parley;

    @BeforeAll
    static void start() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        startRedis();
        meta = new FakeMeta(phone -> {});
        parley = ParleyProcess.start(
                folder.resolve("home"),
                Map.of(),
                meta.settings(
                        "--parley.redis.url=redis://127.0.0.1:" + port,
                        "--parley.redis.command-timeout=1500ms",
                        "--parley.mailbox.quiet-window=500ms"));
    }

    private static void startRedis() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        redis = new ProcessBuilder(
                        program().toString(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--dir",
                        data.toAbsolutePath().toString(),
                        "--appendonly",
                        "yes",
                        "--save",
                        "")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> command("PING").startsWith("+PONG"));
    }

    /** The one that the embedded server brings along, or that of the system. */
    private static Path program() throws IOException {
        Path home = folder.resolve("embedded");
        if (!Files.exists(home)) {
            EmbeddedRedis.start(Files.createDirectory(home)).close();
        }
        try (Stream<Path> files = Files.list(home.resolve("redis"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("redis-server"))
                    .findFirst()
                    .orElse(Path.of("redis-server"));
        }
    }

    private static String command(String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            byte[] answer = new byte[512];
            int count = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(count, 0), StandardCharsets.UTF_8);
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        parley.close();
        meta.close();
        redis.destroyForcibly().waitFor();
    }

    @Test
    void redis_goneFor30Seconds_isRefusedAndSaid_andNothingAcknowledgedIsLost() throws Exception {
        awaitState("up");
        for (int message = 0; message < 5; message++) {
            assertThat(write("15551000001", "gone" + message, "c1b1m" + message))
                    .isEqualTo(200);
        }
        redis.destroyForcibly().waitFor();

        await().atMost(PATIENCE).until(() -> state().equals("unavailable"));
        await().during(GONE)
                .atMost(GONE.plus(PATIENCE))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> state().equals("unavailable")
                        && write("15551000001", "refused", "c1b2m0") == 503
                        && get("/api/memory?conversation=" + "0".repeat(32)).statusCode() == 503
                        && get("/actuator/health/readiness").statusCode() == 503
                        && get("/actuator/health/liveness").statusCode() == 200);
        assertThat(JSON.readTree(get("/api/memory?conversation=" + "0".repeat(32))
                                .body())
                        .path("code")
                        .asString(""))
                .isEqualTo("storage_unavailable");

        startRedis();
        awaitState("up");
        // Platforms deliver again what was refused.
        assertThat(write("15551000001", "refused", "c1b2m0")).isEqualTo(200);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(meta.to("15551000001").stream().flatMap(reply -> reply.marks().stream()))
                                .containsExactlyInAnyOrder("c1b1m0", "c1b1m1", "c1b1m2", "c1b1m3", "c1b1m4", "c1b2m0"));
    }

    @Test
    void redis_fullMemory_isRefusedAndSaid() throws Exception {
        awaitState("up");
        assertThat(command("CONFIG SET maxmemory 1")).startsWith("+OK");
        try {
            awaitState("full");
            assertThat(write("15551000002", "full", "c2b1m0")).isEqualTo(503);
        } finally {
            command("CONFIG SET maxmemory 0");
        }
        awaitAnswered("15551000002", "full", "c2b1m0");
    }

    @Test
    void redis_replicaOfAnother_isRefusedAndSaid() throws Exception {
        awaitState("up");
        assertThat(command("REPLICAOF 127.0.0.1 1")).startsWith("+OK");
        try {
            awaitState("read_only");
            assertThat(write("15551000003", "replica", "c3b1m0")).isEqualTo(503);
        } finally {
            command("REPLICAOF NO ONE");
        }
        awaitAnswered("15551000003", "replica", "c3b1m0");
    }

    @Test
    void redis_slowScript_isRefusedAndSaid() throws Exception {
        awaitState("up");
        Thread slow = Thread.ofVirtual().start(() -> {
            try {
                command("EVAL \"local start = redis.call('TIME')[1] while redis.call('TIME')[1] - start < 8 do end"
                        + " return 1\" 0");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        awaitState("slow");
        assertThat(write("15551000004", "slow", "c4b1m0")).isEqualTo(503);
        slow.join();
        awaitAnswered("15551000004", "slow", "c4b1m0");
    }

    /** It works again by itself: the message is taken when it is delivered again, and answered once. */
    private static void awaitAnswered(String phone, String id, String mark) throws Exception {
        awaitState("up");
        assertThat(write(phone, id, mark)).isEqualTo(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(meta.to(phone).stream().flatMap(reply -> reply.marks().stream()))
                        .containsExactly(mark));
    }

    private static void awaitState(String state) {
        await().atMost(PATIENCE).until(() -> state().equals(state));
    }

    private static String state() throws Exception {
        HttpResponse<String> response = get("/actuator/health");
        JsonNode health = JSON.readTree(response.body());
        String state = health.at("/components/redis/details/state").asString("");
        assertThat(response.statusCode()).isEqualTo(state.equals("up") ? 200 : 503);
        assertThat(health.at("/components/redis/details/advice").asString("")).isNotBlank();
        return state;
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(parley.uri(path))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int write(String phone, String id, String text) throws Exception {
        byte[] body =
                ("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\",\"value\":"
                                + "{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"1\",\"phone_number_id\":\""
                                + FakeMeta.NUMBER + "\"},\"messages\":[{\"from\":\"" + phone + "\",\"id\":\"wamid." + id
                                + "\",\"timestamp\":\"" + System.currentTimeMillis() / 1_000
                                + "\",\"type\":\"text\",\"text\":{\"body\":\"" + text + "\"}}]}}]}]}")
                        .getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(parley.uri("/webhooks/whatsapp"))
                .header("Content-Type", "application/json")
                .header(WebhookSignature.HEADER, new WebhookSignature(Crowd.SECRET).sign(body))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
