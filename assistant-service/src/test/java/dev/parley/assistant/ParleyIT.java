package dev.parley.assistant;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The packaged program as a newcomer or Meta sees it: over HTTP, with a fake Graph API. Long, because its tests share one
 * start of the program.
 */
class ParleyIT {

    private static final String SECRET = "test_app_secret";
    private static final String NUMBER = "200000000000002";
    private static final String PAGE = "300000000000003";
    private static final String PAGE_MESSAGES = "/v25.0/" + PAGE + "/messages";
    private static final String MESSAGES = "/v25.0/" + NUMBER + "/messages";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path home;

    private static WireMockServer graph;
    private static ParleyProcess parley;
    private static HttpClient http;

    @BeforeAll
    static void start() throws IOException {
        Path personas = Files.createDirectories(home.resolve("personas"));
        Files.writeString(personas.resolve("desk.yaml"), "name: Parley\naccounts: [messenger]\nhandover: true\n");
        graph = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
        graph.start();
        parley = ParleyProcess.start(home, environment());
        http = HttpClient.newHttpClient();
    }

    private static Map<String, String> environment() {
        return Map.of(
                "PARLEY_CHANNELS_MESSENGER_APPSECRET",
                SECRET,
                "PARLEY_CHANNELS_MESSENGER_VERIFYTOKEN",
                "verify-me",
                "PARLEY_CHANNELS_MESSENGER_PAGEACCESSTOKEN",
                "test-page-token",
                "PARLEY_CHANNELS_MESSENGER_PAGEID",
                PAGE,
                "PARLEY_CHANNELS_GRAPHBASEURL",
                "http://127.0.0.1:" + graph.port(),
                "PARLEY_CHANNELS_WHATSAPP_APPSECRET",
                SECRET,
                "PARLEY_CHANNELS_WHATSAPP_VERIFYTOKEN",
                "verify-me",
                "PARLEY_CHANNELS_WHATSAPP_ACCESSTOKEN",
                "test-access-token",
                "PARLEY_CHANNELS_WHATSAPP_PHONENUMBERID",
                NUMBER);
    }

    @AfterAll
    static void stop() {
        http.close();
        parley.close();
        graph.stop();
    }

    @BeforeEach
    void graphAccepts() {
        graph.resetAll();
        graph.stubFor(post(urlPathEqualTo(MESSAGES))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"messaging_product\":\"whatsapp\",\"messages\":[{\"id\":\"wamid.OUT\"}]}")));
    }

    @AfterEach
    void parleyIsAlive() {
        assertThat(parley.output()).contains("Parley is ready at");
    }

    @Test
    void webhook_signedMessageDeliveredThreeTimes_givesOneReplyOfTheModel() throws Exception {
        byte[] body = message("15550002222", "wamid.A", "What is 17 * 23?");
        for (int delivery = 0; delivery < 3; delivery++) {
            assertThat(webhook(body, sign(body)).statusCode()).isEqualTo(200);
        }
        List<LoggedRequest> replies = awaitReplies("15550002222", 1);
        JsonNode reply = JSON.readTree(replies.getFirst().getBodyAsString());
        assertThat(reply.path("messaging_product").asString("")).isEqualTo("whatsapp");
        assertThat(reply.path("type").asString("")).isEqualTo("text");
        assertThat(reply.path("text").path("body").asString("")).contains("391");
        assertThat(replies.getFirst().getHeader("Authorization")).isEqualTo("Bearer test-access-token");
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .untilAsserted(() -> assertThat(replies("15550002222")).hasSize(1));
    }

    @Test
    void deadLetter_undeliverableReply_isListedAndSentAgain() throws Exception {
        String address = "15550007070";
        graph.stubFor(post(urlPathEqualTo(MESSAGES))
                .withRequestBody(containing(address))
                .willReturn(aResponse()
                        .withStatus(400)
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"error\":{\"message\":\"undeliverable\",\"code\":131026}}")));
        byte[] body = message(address, "wamid.DEAD", "What is 17 * 23?");
        assertThat(webhook(body, sign(body)).statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(deadLetters(address)).hasSize(1));
        JsonNode letter = deadLetters(address).getFirst();
        assertThat(letter.path("text").asString("")).contains("391");
        assertThat(letter.path("reason").asString("")).isNotBlank();
        assertThat(get("/api/admin/dead-letters", "application/json").statusCode())
                .isEqualTo(401);

        graphAccepts();
        assertThat(admin("POST", "/api/admin/dead-letters/resend", letter.toString())
                        .statusCode())
                .isEqualTo(204);
        assertThat(awaitReplies(address, 1).getFirst().getBodyAsString()).contains("391");
        assertThat(deadLetters(address)).isEmpty();
        assertThat(admin("POST", "/api/admin/dead-letters/delete", letter.toString())
                        .statusCode())
                .isEqualTo(404);
    }

    private static List<JsonNode> deadLetters(String address) throws Exception {
        return JSON.readTree(admin("GET", "/api/admin/dead-letters", "").body())
                .path("letters")
                .valueStream()
                .filter(letter -> letter.path("address").asString("").equals(address))
                .toList();
    }

    @Test
    void webhook_messengerMessage_givesOneReplyOfTheModel() throws Exception {
        graph.stubFor(post(urlPathEqualTo(PAGE_MESSAGES))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"recipient_id\":\"77\",\"message_id\":\"m_out\"}")));
        byte[] body = JSON.writeValueAsBytes(JSON.readTree("{\"object\":\"page\",\"entry\":[{\"id\":\"" + PAGE
                + "\",\"messaging\":[{\"sender\":{\"id\":\"77\"},\"timestamp\":" + System.currentTimeMillis() + ","
                + "\"message\":{\"mid\":\"m_in\",\"text\":\"What is 17 * 23?\"}}]}]}"));
        for (int delivery = 0; delivery < 2; delivery++) {
            HttpRequest request = HttpRequest.newBuilder(parley.uri("/webhooks/messenger"))
                    .header("Content-Type", "application/json")
                    .header("X-Hub-Signature-256", sign(body))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            assertThat(http.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(messengerReplies()).hasSize(1));
        JsonNode reply = JSON.readTree(messengerReplies().getFirst().getBodyAsString());
        assertThat(reply.at("/recipient/id").asString("")).isEqualTo("77");
        assertThat(reply.path("messaging_type").asString("")).isEqualTo("RESPONSE");
        assertThat(reply.at("/message/text").asString("")).contains("391");
    }

    private static List<LoggedRequest> messengerReplies() {
        return graph.findAll(postRequestedFor(urlPathEqualTo(PAGE_MESSAGES))).stream()
                .filter(request -> request.getBodyAsString().contains("messaging_type"))
                .toList();
    }

    @Test
    void handover_personAskedFor_keepsTheAssistantQuietUntilReleased() throws Exception {
        graph.stubFor(post(urlPathEqualTo(PAGE_MESSAGES))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"recipient_id\":\"88\",\"message_id\":\"m_out\"}")));
        messenger("88", "m_h1", "Can I talk to a human, please?");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(messengerReplies("88")).hasSize(1));
        assertThat(messengerReplies("88").getFirst()).contains("passing you on");
        messenger("88", "m_h2", "What is 17 * 23?");
        JsonNode taken = JSON.readTree(admin("GET", "/api/admin/handovers", "").body());
        assertThat(taken.size()).isEqualTo(1);
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(6))
                .untilAsserted(() -> assertThat(messengerReplies("88")).hasSize(1));
        assertThat(admin("POST", "/api/admin/handovers/release", taken.get(0).toString())
                        .statusCode())
                .isEqualTo(204);
        messenger("88", "m_h3", "Who was Marie Curie?");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(messengerReplies("88")).hasSize(2));
        assertThat(messengerReplies("88").getLast()).contains("(demo model)").doesNotContain("passing you on");
    }

    @Test
    void replay_turnOfTheSearchBox_isTheSameByteForByte() throws Exception {
        JsonNode answer = ask(Map.of("question", "Who was Marie Curie?"));
        String turn = answer.path("turn").asString("");
        String path = "/api/admin/turns/" + turn + "/replay";
        assertThat(get(path, "application/json").statusCode()).isEqualTo(401);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(admin("GET", path, "").statusCode()).isEqualTo(200));
        JsonNode replayed = JSON.readTree(admin("GET", path, "").body());
        assertThat(replayed.path("same").asBoolean(false))
                .as(replayed.path("difference").asString(""))
                .isTrue();
        assertThat(replayed.path("transcript").asString("")).contains("web_search", turn);
        assertThat(admin("GET", "/api/admin/turns/" + "0".repeat(32) + "/replay", "")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void audit_turnOfTheSearchBox_isThereForOperatorsWithItsArguments() throws Exception {
        String turn =
                ask(Map.of("question", "Who was Marie Curie?")).path("turn").asString("");
        assertThat(get("/api/admin/audit", "application/json").statusCode()).isEqualTo(401);
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            JsonNode calls =
                    JSON.readTree(admin("GET", "/api/admin/audit?limit=50", "").body());
            assertThat(calls.valueStream()).anySatisfy(call -> {
                assertThat(call.path("turn").asString("")).isEqualTo(turn);
                assertThat(call.path("tool").asString("")).isEqualTo("web_search");
                assertThat(call.path("outcome").asString("")).isEqualTo("ok");
                assertThat(call.path("arguments").asString("")).contains("Curie");
                assertThat(call.path("person").asString("")).isNotBlank();
            });
        });
        assertThat(admin("GET", "/api/admin/audit?limit=0", "").statusCode()).isEqualTo(400);
    }

    @Test
    void ask_crisisWording_isAnsweredWithHelpLinesOfTheCountry() throws Exception {
        JsonNode answer = ask(Map.of("question", "I want to die", "country", "DE"));
        assertThat(answer.path("answer").asString("")).contains("0800 111 0 111", "findahelpline.com");
        assertThat(answer.path("usage").path("promptTokens").asInt(-1)).isZero();
    }

    private static HttpResponse<String> admin(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(parley.uri(path))
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(home.resolve("admin-token")).strip())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void messenger(String sender, String id, String text) throws Exception {
        byte[] body = JSON.writeValueAsBytes(JSON.readTree("{\"object\":\"page\",\"entry\":[{\"id\":\"" + PAGE
                + "\",\"messaging\":[{\"sender\":{\"id\":\"" + sender + "\"},\"timestamp\":"
                + System.currentTimeMillis() + ","
                + "\"message\":{\"mid\":\"" + id + "\",\"text\":\"" + text + "\"}}]}]}"));
        HttpRequest request = HttpRequest.newBuilder(parley.uri("/webhooks/messenger"))
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", sign(body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    private static List<String> messengerReplies(String recipient) {
        return messengerReplies().stream()
                .map(LoggedRequest::getBodyAsString)
                .filter(body -> body.contains("\"" + recipient + "\""))
                .toList();
    }

    @Test
    void webhook_otherQuestion_getsAnotherReply() throws Exception {
        byte[] body = message("15550003333", "wamid.B", "What is 12 * 14?");
        webhook(body, sign(body));
        assertThat(awaitReplies("15550003333", 1).getFirst().getBodyAsString()).contains("168");
    }

    @Test
    void webhook_voiceMessage_isAnsweredHonestlyInTheLanguageOfTheConversation() throws Exception {
        byte[] words = message("15550006666", "wamid.W", "Was ist bitte das Ergebnis von 12 * 14?");
        webhook(words, sign(words));
        awaitReplies("15550006666", 1);

        ObjectNode root = (ObjectNode) JSON.readTree(message("15550006666", "wamid.V", ""));
        ObjectNode voice = (ObjectNode) root.at("/entry/0/changes/0/value/messages/0");
        voice.put("type", "audio").putObject("audio").put("id", "9").put("voice", true);
        byte[] body = JSON.writeValueAsBytes(root);
        assertThat(webhook(body, sign(body)).statusCode()).isEqualTo(200);

        assertThat(awaitReplies("15550006666", 2))
                .extracting(LoggedRequest::getBodyAsString)
                .filteredOn(reply -> reply.contains("Sprachnachrichten kann ich noch nicht anhören."))
                .hasSize(1);
    }

    @Test
    void webhook_wrongSignature_isRefusedAndNothingIsStored() throws Exception {
        byte[] body = message("15550004444", "wamid.C", "Hello");
        assertThat(webhook(body, "sha256=" + "0".repeat(64)).statusCode()).isEqualTo(401);
        assertThat(webhook(body, null).statusCode()).isEqualTo(401);
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .untilAsserted(() -> assertThat(replies("15550004444")).isEmpty());
    }

    @Test
    void webhook_tooLargeOrUnknown_is413Or200() throws Exception {
        byte[] large = new byte[4 * 1024 * 1024 + 1];
        assertThat(webhook(large, sign(large)).statusCode()).isEqualTo(413);
        byte[] unknown =
                "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"news\",\"value\":{}}]}]}"
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(webhook(unknown, sign(unknown)).statusCode()).isEqualTo(200);
    }

    @Test
    void handshake_rightToken_echoesTheChallenge() throws Exception {
        HttpResponse<String> right =
                get("/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=verify-me", "*/*");
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(right.body()).isEqualTo("1158201444");
        assertThat(get("/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong", "*/*")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void ask_whatTheCorpusAnswers_isCitedAndFollowedUp() throws Exception {
        JsonNode first = ask(Map.of("question", "Who was Marie Curie?"));
        assertThat(first.path("answer").asString("")).isNotBlank();
        assertThat(first.path("citations").size()).isPositive();
        assertThat(first.path("citations").get(0).path("title").asString("")).contains("Curie");
        String conversation = first.path("conversation").asString("");
        JsonNode remembered = ask(Map.of("question", "My sister is called Brannoch", "conversation", conversation));
        assertThat(remembered.path("conversation").asString("")).isEqualTo(conversation);
        JsonNode recalled = ask(Map.of("question", "What is my sister called?", "conversation", conversation));
        assertThat(recalled.path("answer").asString("")).contains("Brannoch");
    }

    @Test
    void ask_asStream_givesTheSameTextAsTheFinalEvent() throws Exception {
        HttpResponse<String> response = postAsk(Map.of("question", "Who was Marie Curie?"), "text/event-stream");
        assertThat(response.statusCode()).isEqualTo(200);
        StringBuilder streamed = new StringBuilder();
        JsonNode done = null;
        String turn = "";
        String firstDeltaId = "";
        String id = "";
        String type = "";
        for (String line : response.body().split("\n")) {
            if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("event:")) {
                type = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                JsonNode data = JSON.readTree(line.substring(5));
                if (type.equals("turn")) {
                    turn = data.path("turn").asString("");
                } else if (type.equals("delta")) {
                    firstDeltaId = firstDeltaId.isEmpty() ? id : firstDeltaId;
                    streamed.append(data.path("text").asString(""));
                } else if (type.equals("done")) {
                    done = data;
                }
            }
        }
        assertThat(done).isNotNull();
        assertThat(streamed.toString())
                .isNotBlank()
                .isEqualTo(done.path("answer").asString(""));
        HttpRequest resume = HttpRequest.newBuilder(parley.uri("/api/turns/" + turn + "/events"))
                .header("Last-Event-ID", firstDeltaId)
                .build();
        String rest = http.send(resume, HttpResponse.BodyHandlers.ofString()).body();
        assertThat(rest).contains("event:done").doesNotContain("id:" + firstDeltaId + "\n");
    }

    @Test
    void page_isServedWithAPolicyThatKeepsForeignCodeOut() throws Exception {
        HttpResponse<String> page = get("/", "text/html");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>Parley</title>");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'; script-src 'self'; style-src 'self'")
                .doesNotContain("unsafe")
                .contains("frame-ancestors 'none'");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void ask_malformedBody_isAProblemWithACode() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(parley.uri("/api/ask"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"question\":"))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(JSON.readTree(response.body()).path("code").asString("")).isEqualTo("malformed_body");
        HttpResponse<String> blank = postAsk(Map.of("question", " "), "text/event-stream");
        assertThat(blank.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(blank.body()).path("code").asString("")).isEqualTo("missing_question");
    }

    @Test
    void restart_onTheSameHome_goesOnWithTheConversation() throws Exception {
        JsonNode first = ask(Map.of("question", "My dog is called Tamsin"));
        String conversation = first.path("conversation").asString("");
        parley.close();
        parley = ParleyProcess.start(home, environment());
        JsonNode recalled = ask(Map.of("question", "What is my dog called?", "conversation", conversation));
        assertThat(recalled.path("answer").asString("")).contains("Tamsin");
    }

    @Test
    void start_faultsOfTheMachine_givesOnePlainLine(@TempDir Path other) throws Exception {
        try (ParleyProcess second = ParleyProcess.launch(home, ParleyProcess.freePort(), Map.of())) {
            assertThat(second.awaitExit()).isNotZero();
            assertPlain(second.output(), home.toString());
        }
        Path file = Files.writeString(other.resolve("file"), "not a folder");
        try (ParleyProcess unwritable = ParleyProcess.launch(file, ParleyProcess.freePort(), Map.of())) {
            assertThat(unwritable.awaitExit()).isNotZero();
            assertPlain(unwritable.output(), "parley.home");
        }
        int taken = parley.uri("/").getPort();
        try (ParleyProcess port = ParleyProcess.launch(other.resolve("home"), taken, Map.of())) {
            assertThat(port.awaitExit()).isNotZero();
            assertPlain(port.output(), Integer.toString(taken));
        }
        Path broken = Files.createDirectory(other.resolve("broken"));
        Files.writeString(broken.resolve("config.json"), "{");
        try (ParleyProcess checkpoint = ParleyProcess.launch(
                other.resolve("home2"), ParleyProcess.freePort(), Map.of(), "--parley.model.path=" + broken)) {
            assertThat(checkpoint.awaitExit()).isNotZero();
            assertPlain(checkpoint.output(), "config.json");
        }
        try (ParleyProcess misspelled = ParleyProcess.launch(
                other.resolve("home3"), ParleyProcess.freePort(), Map.of(), "--parley.modle.path=x")) {
            assertThat(misspelled.awaitExit()).isNotZero();
            assertPlain(misspelled.output(), "parley.model.path");
        }
    }

    private static void assertPlain(String output, String named) {
        assertThat(output).contains("Parley cannot start: ").contains(named).doesNotContain("\tat ");
        assertThat(output.lines().filter(line -> !line.isBlank())).hasSize(1);
    }

    private static List<LoggedRequest> replies(String phone) {
        return graph.findAll(postRequestedFor(urlPathEqualTo(MESSAGES))).stream()
                .filter(request -> request.getBodyAsString().contains("\"+" + phone + "\"")
                        && request.getBodyAsString().contains("\"text\""))
                .filter(request -> !request.getBodyAsString().contains("typing_indicator"))
                .toList();
    }

    private static List<LoggedRequest> awaitReplies(String phone, int count) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(replies(phone)).hasSizeGreaterThanOrEqualTo(count));
        return replies(phone);
    }

    private static byte[] message(String phone, String id, String text) {
        return JSON.writeValueAsBytes(Map.of(
                "object",
                "whatsapp_business_account",
                "entry",
                List.of(Map.of(
                        "id",
                        "100000000000001",
                        "changes",
                        List.of(Map.of(
                                "field",
                                "messages",
                                "value",
                                Map.of(
                                        "messaging_product",
                                        "whatsapp",
                                        "metadata",
                                        Map.of("display_phone_number", "15550001111", "phone_number_id", NUMBER),
                                        "contacts",
                                        List.of(Map.of("profile", Map.of("name", "Ana"), "wa_id", phone)),
                                        "messages",
                                        List.of(Map.of(
                                                "from",
                                                phone,
                                                "id",
                                                id,
                                                "timestamp",
                                                Long.toString(Instant.now().getEpochSecond()),
                                                "type",
                                                "text",
                                                "text",
                                                Map.of("body", text))))))))));
    }

    private static String sign(byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    }

    private static HttpResponse<String> webhook(byte[] body, String signature)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(parley.uri("/webhooks/whatsapp"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (signature != null) {
            request.header("X-Hub-Signature-256", signature);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(parley.uri(path))
                        .header("Accept", accept)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode ask(Map<String, String> body) throws IOException, InterruptedException {
        HttpResponse<String> response = postAsk(body, "application/json");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static HttpResponse<String> postAsk(Map<String, String> body, String accept)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(parley.uri("/api/ask"))
                .header("Content-Type", "application/json")
                .header("Accept", accept)
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
