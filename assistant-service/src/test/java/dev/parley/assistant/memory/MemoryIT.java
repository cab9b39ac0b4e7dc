package dev.parley.assistant.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.assistant.ParleyProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

/** A person and their memory, over HTTP, with the packaged program. */
class MemoryIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path home;

    private static ParleyProcess parley;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        parley = ParleyProcess.start(home, Map.of());
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        parley.close();
    }

    @Test
    void memory_lifeOfFacts_isShownMendedPausedExportedAndErased() throws Exception {
        String id = ask(null, "I live in Lyon.").path("conversation").asString("");
        await().atMost(PATIENCE).until(() -> memory(id).path("facts").toString().contains("User lives in Lyon"));
        ask(id, "I live in Porto.");
        await().atMost(PATIENCE).until(() -> memory(id).path("facts").toString().contains("User lives in Porto"));
        JsonNode history = memory(id).path("history");
        assertThat(history.toString()).contains("Lyon").contains("validTo").contains("supersededBy");

        JsonNode known = ask(id, "What do you know about me?");
        assertThat(known.path("answer").asString(""))
                .contains("User lives in Porto")
                .doesNotContain("Lyon");
        assertThat(known.path("memories").toString()).contains("Porto");

        String fact = factWith(id, "Porto");
        JsonNode mended =
                patch(id, Map.of("correct", new Object[] {Map.of("id", fact, "text", "User lives in Braga")}), 200);
        assertThat(mended.path("facts").toString()).contains("Braga").doesNotContain("Porto");
        assertThat(patch(
                                id,
                                Map.of("correct", new Object[] {
                                    Map.of("id", factWith(id, "Braga"), "text", "My password is x1y2")
                                }),
                                422)
                        .path("code")
                        .asString(""))
                .isEqualTo("fact_secret");

        assertThat(ask(id, "forget my address").path("answer").asString("")).contains("Braga");
        assertThat(memory(id).path("facts").toString()).doesNotContain("Braga");

        assertThat(patch(id, Map.of("paused", true), 200).path("paused").asBoolean())
                .isTrue();
        ask(id, "I live in Turku.");
        assertThat(ask(id, "remember again").path("answer").asString("")).isNotBlank();
        assertThat(memory(id).toString()).doesNotContain("Turku");

        HttpResponse<String> export =
                send(request("/api/memory/export?conversation=" + id).build());
        assertThat(export.headers().firstValue("Content-Disposition").orElse(""))
                .contains("attachment");
        assertThat(export.body()).contains("I live in Porto").contains("conversations");

        JsonNode receipt =
                json(send(request("/api/memory?conversation=" + id).DELETE().build()), 200);
        assertThat(receipt.at("/removed/turns").asInt()).isPositive();
        assertThat(receipt.at("/removed/events").asInt()).isPositive();
        assertThat(send(request("/api/memory/export?conversation=" + id).build())
                        .body())
                .doesNotContain("Lyon");
        assertThat(Files.readString(home.resolve("logs/parley.log")))
                .doesNotContain("Lyon")
                .doesNotContain("Braga");
    }

    @Test
    void memory_nobodyNamed_isAProblemThatSaysHow() throws Exception {
        assertThat(json(send(request("/api/memory").build()), 400).path("code").asString(""))
                .isEqualTo("missing_person");
        assertThat(json(send(request("/api/memory?conversation=short").build()), 400)
                        .path("code")
                        .asString(""))
                .isEqualTo("missing_person");
    }

    @Test
    void browser_severalConversations_haveOneMemoryAndOneHistory() throws Exception {
        String cookie = visit("");
        String other = visit("");
        assertThat(other).isNotEqualTo(cookie);
        assertThat(visit(cookie)).isEqualTo(cookie);
        String first = askAs(cookie, Map.of("question", "I live in Lyon."))
                .path("conversation")
                .asString("");
        await().atMost(PATIENCE)
                .until(() -> as(cookie, "GET", "/api/memory", "", 200)
                        .path("facts")
                        .toString()
                        .contains("User lives in Lyon"));
        JsonNode answer = askAs(cookie, Map.of("question", "What do you know about me?"));
        String second = answer.path("conversation").asString("");
        assertThat(second).isNotEqualTo(first);
        assertThat(answer.path("answer").asString("")).contains("User lives in Lyon");
        assertThat(askAs(other, Map.of("question", "What do you know about me?"))
                        .path("answer")
                        .asString(""))
                .doesNotContain("Lyon");

        JsonNode newest = as(cookie, "GET", "/api/conversations?limit=1", "", 200);
        assertThat(newest.at("/conversations/0/id").asString("")).isEqualTo(second);
        assertThat(newest.at("/conversations/0/title").asString("")).isEqualTo("What do you know about me?");
        assertThat(newest.path("next").asInt()).isEqualTo(1);
        JsonNode older = as(cookie, "GET", "/api/conversations?limit=1&offset=1", "", 200);
        assertThat(older.at("/conversations/0/id").asString("")).isEqualTo(first);
        assertThat(older.path("next").isNull()).isTrue();

        JsonNode found = as(cookie, "GET", "/api/conversations/search?q=lyon", "", 200);
        assertThat(found.path("results").toString()).contains(first).contains("I live in Lyon.");
        JsonNode page = as(cookie, "GET", "/api/conversations/search?q=lyon&limit=1", "", 200);
        assertThat(page.path("results").size()).isEqualTo(1);
        assertThat(page.path("next").asInt()).isEqualTo(1);
        assertThat(as(cookie, "GET", "/api/conversations/search?q=zeppelins", "", 200)
                        .path("results")
                        .size())
                .isZero();
        assertThat(as(cookie, "GET", "/api/conversations/search?q=", "", 400)
                        .path("code")
                        .asString(""))
                .isEqualTo("invalid_query");

        as(cookie, "PATCH", "/api/conversations/" + first, "{\"title\":\"Where I live\"}", 204);
        JsonNode read = as(cookie, "GET", "/api/conversations/" + first, "", 200);
        assertThat(read.path("title").asString("")).isEqualTo("Where I live");
        assertThat(read.at("/turns/0/messages/0/text").asString("")).isEqualTo("I live in Lyon.");
        assertThat(as(cookie, "GET", "/api/conversations/" + first + "/export", "", 200))
                .isEqualTo(read);
        for (String path : new String[] {"", "/export"}) {
            assertThat(as(other, "GET", "/api/conversations/" + first + path, "", 404)
                            .path("code")
                            .asString(""))
                    .isEqualTo("no_such_conversation");
        }
        as(other, "DELETE", "/api/conversations/" + first, "", 404);
        as(cookie, "DELETE", "/api/conversations/" + first, "", 204);
        as(cookie, "GET", "/api/conversations/" + first, "", 404);

        HttpResponse<String> erased =
                send(request("/api/memory").header("Cookie", cookie).DELETE().build());
        assertThat(json(erased, 200).at("/removed/facts").asInt()).isEqualTo(1);
        assertThat(cookie(erased)).isNotEqualTo(cookie);
        assertThat(as(cookie, "GET", "/api/conversations", "", 200)
                        .path("conversations")
                        .size())
                .isZero();
        assertThat(as(cookie, "GET", "/api/memory", "", 200).path("facts").size())
                .isZero();
    }

    @Test
    void erase_personWithTheirWordsEverywhere_leavesNothingOnTheServerAndOnDisk() throws Exception {
        String cookie = visit("");
        askAs(cookie, Map.of("question", "My dog is called Zanzibarwort"));
        await().atMost(PATIENCE)
                .until(() -> as(cookie, "GET", "/api/memory", "", 200)
                        .path("facts")
                        .toString()
                        .contains("Zanzibarwort"));
        await().atMost(PATIENCE).until(() -> onDisk("Zanzibarwort"));

        as(cookie, "DELETE", "/api/memory", "", 200);

        await().atMost(PATIENCE).until(() -> !onDisk("Zanzibarwort"));
        assertThat(as(cookie, "GET", "/api/memory/export", "", 200).toString()).doesNotContain("Zanzibarwort");
    }

    /** Whether any file of the home has the word: the server's whole data, the log, and what others write. */
    private static boolean onDisk(String word) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try {
                    // Every byte is one character, so that any file can be searched.
                    if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(word)) {
                        return true;
                    }
                } catch (NoSuchFileException e) {
                    // The server renames and deletes its files.
                }
            }
        }
        return false;
    }

    @Test
    void memory_secretRefusedBehindATurn_isListedWithoutItsWords() throws Exception {
        String cookie = visit("");
        String turn = askAs(cookie, Map.of("question", "My dog's name is hunter2x9 and my password is hunter2x9."))
                .path("turn")
                .asString("");
        await().atMost(PATIENCE)
                .until(() -> !as(cookie, "GET", "/api/memory", "", 200)
                        .path("refused")
                        .isEmpty());

        JsonNode memory = as(cookie, "GET", "/api/memory", "", 200);
        assertThat(memory.at("/refused/0/reason").asString("")).isEqualTo("secret");
        assertThat(memory.at("/refused/0/turn").asString("")).isEqualTo(turn);
        assertThat(memory.path("refused").toString()).doesNotContain("hunter2x9");
        assertThat(askAs(cookie, Map.of("question", "What do you know about me?"))
                        .path("answer")
                        .asString(""))
                .contains("Not kept");
    }

    @Test
    void browser_pageOfAnotherOrigin_cannotUseItsCookie() throws Exception {
        String cookie = visit("");
        for (String origin : new String[] {"https://elsewhere.example", "http://127.0.0.1:1", "null"}) {
            HttpRequest erase = request("/api/memory")
                    .header("Cookie", cookie)
                    .header("Origin", origin)
                    .DELETE()
                    .build();
            assertThat(json(send(erase), 400).path("code").asString("")).isEqualTo("missing_person");
        }
        HttpRequest own = request("/api/memory")
                .header("Cookie", cookie)
                .header("Origin", parley.uri("").toString())
                .build();
        assertThat(send(own).statusCode()).isEqualTo(200);
    }

    /** Opens the page and gives the cookie as the browser sends it back. */
    private static String visit(String cookie) throws Exception {
        HttpRequest.Builder request = request("/");
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return cookie(send(request.build()));
    }

    private static String cookie(HttpResponse<String> response) {
        String set = response.headers().firstValue("Set-Cookie").orElse("");
        assertThat(set).containsIgnoringCase("; HttpOnly").contains("; SameSite=Lax", "; Path=/");
        assertThat(set).matches("parley-person=[0-9a-f]{48};.*");
        return set.substring(0, set.indexOf(';'));
    }

    private static JsonNode as(String cookie, String method, String path, String body, int status) throws Exception {
        HttpResponse<String> response = send(request(path)
                .header("Cookie", cookie)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response.body().isEmpty() ? JSON.missingNode() : JSON.readTree(response.body());
    }

    private static JsonNode askAs(String cookie, Map<String, String> question) throws Exception {
        return as(cookie, "POST", "/api/ask", JSON.writeValueAsString(question), 200);
    }

    @Test
    void health_redisKilled_saysSoAndComesBack() throws Exception {
        String id = ask(null, "My dog is called Tamsin").path("conversation").asString("");
        await().atMost(PATIENCE).until(() -> memory(id).path("facts").toString().contains("Tamsin"));
        long server =
                Long.parseLong(Files.readString(home.resolve("redis/redis.pid")).strip());
        stopProcess(server, "STOP");
        try {
            JsonNode down =
                    JSON.readTree(send(request("/actuator/health").build()).body());
            assertThat(down.path("status").asString("")).isEqualTo("DOWN");
            assertThat(down.at("/components/redis/details/state").asString("")).isEqualTo("slow");
            assertThat(json(send(request("/api/memory?conversation=" + id).build()), 503)
                            .path("code")
                            .asString(""))
                    .isEqualTo("storage_unavailable");
        } finally {
            stopProcess(server, "KILL");
        }
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> JSON.readTree(
                                send(request("/actuator/health").build()).body())
                        .at("/components/redis/details/state")
                        .asString("")
                        .equals("up"));
        assertThat(memory(id).path("facts").toString()).contains("Tamsin");
    }

    private static void stopProcess(long pid, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    }

    private static String factWith(String conversation, String text) throws Exception {
        for (JsonNode fact : memory(conversation).path("facts")) {
            if (fact.path("text").asString("").contains(text)) {
                return fact.path("id").asString("");
            }
        }
        throw new AssertionError("there is no fact with " + text);
    }

    private static JsonNode memory(String conversation) throws Exception {
        return json(send(request("/api/memory?conversation=" + conversation).build()), 200);
    }

    private static JsonNode patch(String conversation, Map<String, ?> change, int status) throws Exception {
        return json(
                send(request("/api/memory?conversation=" + conversation)
                        .header("Content-Type", "application/json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(change)))
                        .build()),
                status);
    }

    private static JsonNode ask(String conversation, String question) throws Exception {
        Map<String, String> body = conversation == null
                ? Map.of("question", question)
                : Map.of("question", question, "conversation", conversation);
        return json(
                send(request("/api/ask")
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build()),
                200);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(parley.uri(path)).timeout(Duration.ofSeconds(60));
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }
}
