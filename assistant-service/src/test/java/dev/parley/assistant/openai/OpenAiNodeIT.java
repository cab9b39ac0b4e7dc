package dev.parley.assistant.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.Metrics;
import dev.parley.assistant.NodePackage;
import dev.parley.assistant.ParleyProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The packaged program, asked by OpenAI's own client for JavaScript, and left by clients in the middle of an answer. */
@Timeout(240)
class OpenAiNodeIT {

    private static final String CLIENT = "openai@7.59.0";

    /** Tokens of each choice that nobody waits for: many seconds of work, so that it cannot end by itself meanwhile. */
    private static final int LONG = 900;

    private static final int CHOICES = 8;

    /** A token of the demo model that never ends the answer. */
    private static final String WORD = "300";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    static Path home;

    private static ParleyProcess parley;
    private static Metrics metrics;

    @BeforeAll
    static void start() {
        parley = ParleyProcess.start(
                home,
                Map.of(),
                "--parley.embedding.path=native-inference/src/test/resources/golden/encoder",
                // Its vectors say nothing, so that memory must not go by them.
                "--parley.memory.encoder=off");
        metrics = new Metrics(parley);
    }

    @AfterAll
    static void stop() {
        parley.close();
    }

    @Test
    void javascriptClient_everythingItCanDo_isServed() throws Exception {
        double left = metrics.sum("parley_model_requests_total{outcome=\"cancelled\"");
        JsonNode said = NodePackage.install("npm-openai", CLIENT)
                .say("openai/client.mjs", parley.uri("/v1").toString(), WORD);

        assertThat(said.at("/chat/text").stringValue()).isNotBlank();
        assertThat(said.at("/chat/tokens").intValue()).isBetween(1, 30);
        assertThat(said.at("/stream/text").stringValue())
                .isEqualTo(said.at("/chat/text").stringValue())
                .isEqualTo(said.at("/stream/whole").stringValue());
        assertThat(said.at("/stream/usage/completion_tokens").intValue())
                .isEqualTo(said.at("/chat/tokens").intValue());
        assertThat(said.at("/tools/finish").stringValue()).isEqualTo("tool_calls");
        assertThat(said.at("/tools/calls").intValue()).isEqualTo(1);
        assertThat(said.at("/tools/side").stringValue()).isIn("left", "right");
        assertThat(said.at("/tools/text").stringValue()).isNotNull();
        assertThat(said.at("/runner/sides")).hasSize(1);
        assertThat(said.at("/structured/city").isBoolean()).isTrue();
        assertThat(said.path("choices"))
                .hasSize(2)
                .allSatisfy(choice -> assertThat(choice.path("tokens").stringValue())
                        .isEqualTo(choice.path("text").stringValue()));
        assertThat(said.at("/citations/whole"))
                .isNotEmpty()
                .allSatisfy(cited -> assertThat(cited.stringValue()).matches("\\[[0-9]+]"));
        assertThat(said.at("/citations/streamed")).isEqualTo(said.at("/citations/whole"));
        JsonNode responses = said.path("responses");
        assertThat(responses.path("first").stringValue())
                .isEqualTo(said.at("/chat/text").stringValue())
                .isEqualTo(responses.path("again").stringValue())
                .isEqualTo(responses.path("text").stringValue());
        assertThat(responses.path("longer").booleanValue()).isTrue();
        assertThat(responses.path("kinds"))
                .extracting(JsonNode::stringValue)
                .containsExactly("response.created", "response.completed");
        assertThat(responses.at("/gone/status").intValue()).isEqualTo(404);
        assertThat(said.path("embeddings"))
                .extracting(JsonNode::intValue)
                .containsExactly(ApiServer.DIMENSIONS, ApiServer.DIMENSIONS);
        assertError(said.at("/errors/model"), 404, "model", "model_not_found");
        assertError(said.at("/errors/temperature"), 400, "temperature", "invalid_value");
        assertThat(said.at("/errors/streamed")).isEqualTo(said.at("/errors/temperature"));
        assertError(said.at("/errors/message"), 400, "messages[0].name", "unsupported_parameter");
        assertError(said.at("/errors/unknown"), 400, "min_p", "unsupported_parameter");
        assertError(said.at("/errors/long"), 400, "messages", "context_length_exceeded");
        assertThat(said.at("/abort/pieces").intValue()).isEqualTo(3);
        assertStopped(left);
    }

    private static void assertError(JsonNode error, int status, String parameter, String code) {
        assertThat(error.path("status").intValue()).as(error.toString()).isEqualTo(status);
        assertThat(error.path("param").stringValue()).isEqualTo(parameter);
        assertThat(error.path("code").stringValue()).isEqualTo(code);
        assertThat(error.path("kind").stringValue()).isEqualTo(status == 404 ? "NotFoundError" : "BadRequestError");
    }

    /** Whether a client resets its connection or ends it, reads a stream or waits for the whole answer. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void clientThatGoesAway_inTheMiddle_stopsTheModel(boolean streams, boolean resets) throws Exception {
        double left = metrics.sum("parley_model_requests_total{outcome=\"cancelled\"");
        String body = "{\"model\":\"demo\",\"stream\":" + streams + ",\"n\":" + CHOICES + ",\"max_tokens\":" + LONG
                + ",\"logit_bias\":{\"" + WORD + "\":60},\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
        try (Socket socket = new Socket("127.0.0.1", parley.uri("/").getPort())) {
            socket.getOutputStream()
                    .write(
                            ("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                                            + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                                    .getBytes(StandardCharsets.UTF_8));
            if (streams) {
                awaitPieces(socket);
            } else {
                Awaitility.await().atMost(LIMIT).until(() -> metrics.sum("parley_model_running") > 0);
            }
            if (resets) {
                socket.setSoLinger(true, 0);
            }
        }
        assertStopped(left);
    }

    private static void awaitPieces(Socket socket) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        int pieces = 0;
        while (pieces < 3) {
            String line = reader.readLine();
            assertThat(line).isNotNull();
            pieces += line.startsWith("data:") ? 1 : 0;
        }
    }

    /** All choices were given up, nothing runs, and nothing is written any more. */
    private static void assertStopped(double left) throws IOException, InterruptedException {
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> metrics.sum("parley_model_requests_total{outcome=\"cancelled\"") == left + CHOICES
                        && metrics.sum("parley_model_running") == 0);
        double written = metrics.sum("parley_model_tokens_total{kind=\"generated\"");
        assertThat(metrics.sum("parley_model_tokens_total{kind=\"generated\"")).isEqualTo(written);
    }
}
