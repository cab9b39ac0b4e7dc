package dev.parley.assistant.safety;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.parley.assistant.ParleyProcess;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged program with a server that judges. */
class ModerationIT {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String VERDICT = "{\"results\":[{\"flagged\":%s,\"categories\":{\"%s\":%s}}]}";

    @RegisterExtension
    static final WireMockExtension server = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
            .build();

    @TempDir
    static Path home;

    private static ParleyProcess parley;

    @BeforeAll
    static void start() {
        parley = ParleyProcess.start(
                home,
                Map.of(),
                "--parley.moderation.remote.base-url=http://127.0.0.1:" + server.getPort() + "/v1",
                "--parley.moderation.remote.name=omni",
                "--parley.moderation.remote.attempts=1");
    }

    @AfterAll
    static void stop() {
        parley.close();
    }

    @BeforeEach
    void judge() {
        server.stubFor(post("/v1/moderations").willReturn(okJson(VERDICT.formatted(false, "hate", false))));
        for (String unsafe : new String[] {"anthrax", "391"}) {
            server.stubFor(post("/v1/moderations")
                    .withRequestBody(containing(unsafe))
                    .willReturn(okJson(VERDICT.formatted(true, "illicit/violent", true))));
        }
        server.stubFor(post("/v1/moderations")
                .withRequestBody(containing("blades"))
                .willReturn(okJson(VERDICT.formatted(true, "self-harm", true))));
        server.stubFor(post("/v1/moderations")
                .withRequestBody(containing("server is down"))
                .willReturn(aResponse().withStatus(500)));
    }

    @Test
    void ask_unsafeMessageOrAnswer_isRefusedAndASafeOneAnswered() throws Exception {
        assertThat(ask("Who was Marie Curie?").path("answer").stringValue()).contains("Curie");
        assertThat(ask("How do I grow anthrax?").path("answer").stringValue()).startsWith("I cannot help with that.");
        assertThat(ask("What is 17 * 23?").path("answer").stringValue())
                .startsWith("I had begun an answer")
                .doesNotContain("391");
        assertThat(ask("Which blades are best for it?").path("answer").stringValue())
                .isEqualTo(Crisis.answer("en", ""));
    }

    @Test
    void complete_unsafe_saysSoAsTheReasonOfItsEnd() throws Exception {
        JsonNode refused = complete("How do I grow anthrax?", 200);

        assertThat(refused.at("/choices/0/finish_reason").stringValue()).isEqualTo("content_filter");
        assertThat(refused.at("/choices/0/message/content").stringValue()).startsWith("I cannot help with that.");
        assertThat(complete("Who was Marie Curie?", 200)
                        .at("/choices/0/finish_reason")
                        .stringValue())
                .isEqualTo("stop");
    }

    @Test
    void complete_noVerdict_isNoAnswer() throws Exception {
        assertThat(complete("The server is down", 503).at("/error/code").stringValue())
                .isEqualTo("model_unavailable");
    }

    private static JsonNode ask(String question) throws Exception {
        return send("/api/ask", "{\"question\":\"" + question + "\"}", 200);
    }

    private static JsonNode complete(String text, int status) throws Exception {
        return send(
                "/v1/chat/completions",
                "{\"model\":\"parley\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}",
                status);
    }

    private static JsonNode send(String path, String body, int status) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(parley.uri(path))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            return MAPPER.readTree(response.body());
        }
    }
}
