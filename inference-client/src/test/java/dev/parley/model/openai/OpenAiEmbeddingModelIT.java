package dev.parley.model.openai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.parley.model.EmbeddingModel;
import dev.parley.model.EmbeddingModelContract;
import dev.parley.model.EmbeddingRequest;
import dev.parley.model.ModelException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The adapter against a server that gives each text a vector of its own, in no order. */
class OpenAiEmbeddingModelIT extends EmbeddingModelContract {

    private static final String PATH = "/v1/embeddings";
    private static final int DIMENSIONS = 16;
    private static final int MAX_TEXTS = 32;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static WireMockServer server;
    private static OpenAiEmbeddingModel model;

    @BeforeAll
    static void start() {
        server = new WireMockServer(
                wireMockConfig().dynamicPort().bindAddress("127.0.0.1").extensions(new Vectors()));
        server.start();
        model = new OpenAiEmbeddingModel(new OpenAiEmbeddingOptions(
                new OpenAiEndpoint(
                        URI.create("http://127.0.0.1:" + server.port() + "/v1"),
                        "key",
                        Duration.ofSeconds(2),
                        2,
                        Duration.ofSeconds(2)),
                "bge",
                MAX_TEXTS,
                Duration.ofSeconds(10)));
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @BeforeEach
    void reset() {
        server.resetAll();
        answer(aResponse().withTransformers("vectors"));
    }

    @Override
    protected EmbeddingModel model() {
        return model;
    }

    @Test
    void embed_manyTexts_asksInPartsAndLearnsTheDimension() {
        assertThat(embed(Collections.nCopies(MAX_TEXTS * 2 + 1, "x")).vectors()).hasSize(MAX_TEXTS * 2 + 1);

        server.verify(
                3,
                postRequestedFor(urlPathEqualTo(PATH))
                        .withHeader("Authorization", equalTo("Bearer key"))
                        .withRequestBody(matchingJsonPath("$.model", equalTo("bge"))));
        assertThat(model.info().dimensions()).isEqualTo(DIMENSIONS);
    }

    @Test
    void embed_dimensions_arePassedOnAndHeldAgainstTheAnswer() {
        assertThat(model.embed(new EmbeddingRequest(List.of("x"), EmbeddingRequest.Use.SIMILARITY, DIMENSIONS, false))
                        .block()
                        .vectors()
                        .getFirst())
                .hasSize(DIMENSIONS);
        server.verify(postRequestedFor(urlPathEqualTo(PATH))
                .withRequestBody(matchingJsonPath("$.dimensions", equalTo(String.valueOf(DIMENSIONS)))));

        assertThatThrownBy(() -> model.embed(new EmbeddingRequest(
                                List.of("x"), EmbeddingRequest.Use.SIMILARITY, DIMENSIONS / 2, false))
                        .block())
                .isInstanceOfSatisfying(
                        ModelException.class,
                        fault -> assertThat(fault.parameter()).contains("dimensions"));
    }

    @Test
    void embed_answersThatAreNone_areFaultsOfTheServer() {
        for (String body : List.of(
                "{\"data\":[]}",
                "{\"data\":[{\"index\":1,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[\"x\"]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[]}]}",
                "oops")) {
            answer(okJson(body));
            assertFails(ModelException.Code.UNAVAILABLE);
        }
        answer(aResponse().withStatus(400));
        assertFails(ModelException.Code.INVALID_REQUEST);
        answer(aResponse().withStatus(503));
        assertFails(ModelException.Code.OVERLOADED);
    }

    private void assertFails(ModelException.Code code) {
        assertThatThrownBy(() -> embed(List.of("x")))
                .isInstanceOfSatisfying(
                        ModelException.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }

    private static void answer(ResponseDefinitionBuilder response) {
        server.stubFor(post(PATH).willReturn(response));
    }

    /** A random vector for each text, the same for the same text. */
    private static final class Vectors implements ResponseTransformerV2 {

        @Override
        public String getName() {
            return "vectors";
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public Response transform(Response response, ServeEvent event) {
            JsonNode input =
                    MAPPER.readTree(event.getRequest().getBodyAsString()).path("input");
            ObjectNode root = MAPPER.createObjectNode();
            ArrayNode data = root.putArray("data");
            for (int index = input.size() - 1; index >= 0; index--) {
                Random random = new Random(input.get(index).stringValue().hashCode());
                ArrayNode vector = data.addObject().put("index", index).putArray("embedding");
                random.doubles(DIMENSIONS, -3, 3).forEach(vector::add);
            }
            root.putObject("usage").put("prompt_tokens", input.size());
            return Response.Builder.like(response)
                    .but()
                    .status(200)
                    .body(root.toString())
                    .build();
        }
    }
}
