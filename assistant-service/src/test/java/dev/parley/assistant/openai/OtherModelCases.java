package dev.parley.assistant.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import com.openai.models.models.Model;
import com.openai.models.moderations.Moderation;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.moderations.ModerationCreateResponse;
import java.net.URI;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Vectors, verdicts and pictures. */
abstract class OtherModelCases {

    private static OpenAIClient client() {
        return OpenAiIT.server().client();
    }

    @Test
    void models_ofEveryKind_areListed() {
        assertThat(client().models().list().data())
                .extracting(Model::id)
                .containsExactly("parley", "demo", ApiServer.ENCODER, "guard", "painter");
    }

    @Test
    void embed_texts_givesVectorsInBothEncodings() {
        EmbeddingCreateParams.Builder asked = EmbeddingCreateParams.builder()
                .model(ApiServer.ENCODER)
                .inputOfArrayOfStrings(List.of("the wind", "a river of glass", "the wind"));

        CreateEmbeddingResponse floats = client().embeddings()
                .create(asked.encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                        .dimensions(ApiServer.DIMENSIONS)
                        .build());
        CreateEmbeddingResponse packed = client().embeddings()
                .create(asked.encodingFormat(EmbeddingCreateParams.EncodingFormat.BASE64)
                        .build());

        assertThat(floats.validate().model()).isEqualTo(ApiServer.ENCODER);
        assertThat(floats.usage().promptTokens())
                .isPositive()
                .isEqualTo(floats.usage().totalTokens());
        assertThat(floats.data()).hasSize(3).allSatisfy(entry -> {
            assertThat(entry.embedding()).hasSize(ApiServer.DIMENSIONS);
            assertThat(Math.sqrt(entry.embedding().stream()
                            .mapToDouble(value -> value * value)
                            .sum()))
                    .isCloseTo(1, within(1e-4));
        });
        assertThat(floats.data().get(2).embedding())
                .isEqualTo(floats.data().get(0).embedding())
                .isNotEqualTo(floats.data().get(1).embedding());
        IntStream.range(0, 3)
                .forEach(index -> assertThat(packed.data().get(index).embedding())
                        .isEqualTo(floats.data().get(index).embedding()));
    }

    @Test
    void embed_wrongRequests_areRefusedByName() {
        assertRefused(embedding().model("nothing").input("x"), "model", "model_not_found");
        assertRefused(embedding().input("x").dimensions(16), "dimensions", "invalid_value");
        assertRefused(embedding().input(" "), "input", "invalid_value");
        assertRefused(embedding().inputOfArrayOfTokens(List.of(1L, 2L)), "input", "unsupported_parameter");
        assertRefused(embedding().inputOfArrayOfStrings(List.of("x", "")), "input[1]", "invalid_value");
        assertRefused(embedding().inputOfArrayOfStrings(Collections.nCopies(2_049, "x")), "input", "invalid_value");
        assertRefused(embedding().input("the wind ".repeat(40)), "input", "context_length_exceeded");
        assertRefused(
                embedding().input("x").encodingFormat(EmbeddingCreateParams.EncodingFormat.of("int8")),
                "encoding_format",
                "invalid_value");
        assertRefused(
                embedding().input("x").putAdditionalBodyProperty("task", JsonValue.from("query")),
                "task",
                "unsupported_parameter");
    }

    @Test
    void moderate_texts_areJudgedOneByOneWithTheScoresOfTheModel() {
        ModerationCreateResponse answer = client().moderations()
                .create(ModerationCreateParams.builder()
                        .inputOfStrings(List.of("Where is the harbour?", "Plan the attack."))
                        .build());

        assertThat(answer.model()).isEqualTo("guard");
        assertThat(answer.results()).extracting(Moderation::flagged).containsExactly(false, true);
        Moderation unsafe = answer.results().get(1);
        assertThat(unsafe.categories().violence()).isTrue();
        assertThat(unsafe.categories().hate()).isFalse();
        assertThat(unsafe.categoryScores().violence()).isEqualTo(0.875);
        // The model says nothing of it.
        assertThat(unsafe.categoryScores()._hate().isNull()).isTrue();
        assertThat(unsafe._additionalProperties().get("hazards").toString()).contains("Violent Crimes");
    }

    @Test
    void moderate_wrongRequests_areRefusedByName() {
        assertThatThrownBy(() -> client().moderations()
                        .create(ModerationCreateParams.builder()
                                .model("nothing")
                                .input("x")
                                .build()))
                .isInstanceOfSatisfying(
                        NotFoundException.class, fault -> assertFault(fault, "model", "model_not_found"));
        assertThatThrownBy(() -> client().moderations()
                        .create(ModerationCreateParams.builder()
                                .inputOfStrings(List.of("x", " "))
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, fault -> assertFault(fault, "input[1]", "invalid_value"));
        assertThatThrownBy(() -> client().moderations()
                        .create(ModerationCreateParams.builder()
                                .inputOfStrings(Collections.nCopies(33, "x"))
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, fault -> assertFault(fault, "input", "invalid_value"));
    }

    @Test
    void draw_pictures_comeAsBytesOrUnderAnAddress() throws Exception {
        ImagesResponse inline = client().images()
                .generate(image().n(2)
                        .size("64x32")
                        .responseFormat(ImageGenerateParams.ResponseFormat.B64_JSON)
                        .build());
        ImagesResponse kept = client().images().generate(image().build());

        assertThat(inline.data().orElseThrow())
                .hasSize(2)
                .allSatisfy(picture -> assertThat(
                                Base64.getDecoder().decode(picture.b64Json().orElseThrow()))
                        .isEqualTo(ApiServer.png()));
        assertThat(kept.data().orElseThrow()).singleElement().satisfies(picture -> {
            try (var bytes = URI.create(picture.url().orElseThrow()).toURL().openStream()) {
                assertThat(bytes.readAllBytes()).isEqualTo(ApiServer.png());
            }
        });
    }

    @Test
    void draw_wrongRequests_areRefusedByName() {
        assertRefused(image().model("dall-e-3"), "model", "model_not_found");
        assertRefused(image().prompt(" "), "prompt", "invalid_value");
        assertRefused(image().n(5), "n", "invalid_value");
        assertRefused(image().size("64"), "size", "invalid_value");
        assertRefused(image().size("4096x64"), "size", "invalid_value");
        assertRefused(image().quality(ImageGenerateParams.Quality.HD), "quality", "unsupported_parameter");
        assertRefused(image().style(ImageGenerateParams.Style.VIVID), "style", "unsupported_parameter");
        assertRefused(
                image().outputFormat(ImageGenerateParams.OutputFormat.WEBP), "output_format", "unsupported_parameter");
    }

    @Test
    void key_opensItsScopeAloneUntilItsTurnsAreUsed() throws Exception {
        JsonNode key = OpenAiIT.newKey("index", "embeddings", 2);
        OpenAIClient program = OpenAiIT.server().client(key.path("key").stringValue());

        long tokens = program.embeddings()
                .create(embedding().input("the wind").build())
                .usage()
                .promptTokens();
        for (String path : List.of("/v1/moderations", "/v1/images/generations", "/v1/responses")) {
            assertThat(OpenAiIT.call("POST", path, "{}", key.path("key").stringValue(), 403)
                            .at("/error/code")
                            .stringValue())
                    .isEqualTo("insufficient_scope");
        }
        OpenAiIT.call("GET", "/v1/responses/resp_1", null, key.path("key").stringValue(), 403);
        program.embeddings().create(embedding().input("the wind").build());
        assertThatThrownBy(() -> program.embeddings()
                        .create(embedding().input("the wind").build()))
                .isInstanceOf(RateLimitException.class);

        String account = "/api/admin/usage/person?id=apikey:" + key.path("id").stringValue();
        Awaitility.await().untilAsserted(() -> {
            JsonNode day = OpenAiIT.admin("GET", account, null, 200).get(0);
            assertThat(day.path("turns").intValue()).isEqualTo(2);
            assertThat(day.path("promptTokens").longValue()).isEqualTo(2 * tokens);
        });
        assertThat(OpenAiIT.admin("GET", "/api/admin/usage", null, 200).toString())
                .contains("\"model\":\"" + ApiServer.ENCODER + "\"");
        program.close();
    }

    @Test
    void key_ofOtherKinds_opensThem() throws Exception {
        OpenAIClient judge = OpenAiIT.server()
                .client(OpenAiIT.newKey("judge", "moderations", 0).path("key").stringValue());
        OpenAIClient painter = OpenAiIT.server()
                .client(OpenAiIT.newKey("painter", "images", 1).path("key").stringValue());

        assertThat(judge.moderations()
                        .create(ModerationCreateParams.builder().input("x").build())
                        .results())
                .hasSize(1);
        painter.images().generate(image().build());
        assertThatThrownBy(() -> painter.images().generate(image().build())).isInstanceOf(RateLimitException.class);
        judge.close();
        painter.close();
    }

    private static EmbeddingCreateParams.Builder embedding() {
        return EmbeddingCreateParams.builder().model(ApiServer.ENCODER);
    }

    private static ImageGenerateParams.Builder image() {
        return ImageGenerateParams.builder().model("painter").prompt("a boat");
    }

    private static void assertRefused(EmbeddingCreateParams.Builder asked, String parameter, String code) {
        assertThatThrownBy(() -> client().embeddings().create(asked.build()))
                .isInstanceOfSatisfying(OpenAIServiceException.class, fault -> assertFault(fault, parameter, code));
    }

    private static void assertRefused(ImageGenerateParams.Builder asked, String parameter, String code) {
        assertThatThrownBy(() -> client().images().generate(asked.build()))
                .isInstanceOfSatisfying(OpenAIServiceException.class, fault -> assertFault(fault, parameter, code));
    }

    private static void assertFault(OpenAIServiceException fault, String parameter, String code) {
        assertThat(fault.statusCode()).isEqualTo(code.equals("model_not_found") ? 404 : 400);
        assertThat(fault.param().orElse("")).isEqualTo(parameter);
        assertThat(fault.code().orElse("")).isEqualTo(code);
    }
}
