package dev.parley.search.answer;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.parley.search.Freshness;
import dev.parley.search.answer.AnswerOutcome.Answered;
import dev.parley.search.answer.AnswerOutcome.Failed;
import dev.parley.search.answer.AnswerOutcome.NotGrounded;
import dev.parley.search.answer.AnswerOutcome.Refused;
import dev.parley.search.bing.BingGroundingProperties;
import dev.parley.search.bing.BingGroundingProvider;
import dev.parley.search.google.GeminiProperties;
import dev.parley.search.google.GeminiProvider;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerProvidersTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofMillis(700);
    private static final String KEY = "test-only-key-4711";
    private static final AnswerQuery QUERY = new AnswerQuery("secret question", "de", "DE", Freshness.WEEK);

    private static final String GEMINI = """
            {"candidates":[{"content":{"parts":[{"text":"Grüße aus Köln. 🙂 Ende."}]},"groundingMetadata":{
             "webSearchQueries":["q1","q2"],
             "searchEntryPoint":{"renderedContent":"<style>x</style><div>chips</div>"},
             "groundingChunks":[{"web":{"uri":"javascript:x","title":"bad"}},
              {"web":{"uri":"https://vertexaisearch.cloud.google.com/grounding-api-redirect/x","title":"e.org"}}],
             "groundingSupports":[{"segment":{"startIndex":0,"endIndex":18,"text":"Grüße aus Köln."},"groundingChunkIndices":[1]},
              {"segment":{"startIndex":19,"endIndex":29,"text":"🙂 Ende."},"groundingChunkIndices":[1,0]},
              {"segment":{"startIndex":0,"endIndex":5},"groundingChunkIndices":[0]}]}}]}""";

    private static final String BING = """
            {"output":[{"type":"bing_grounding_call","arguments":"{\\"requesturl\\":\\"https://api.bing.microsoft.com/v7.0/search?q=tea+shops\\"}"},
             {"type":"message","content":[{"type":"output_text","text":"Tea is good. See it.","annotations":[
              {"type":"url_citation","url":"https://e.org/tea","title":"Tea","start_index":0,"end_index":12},
              {"type":"url_citation","url":"https://e.org/tea","title":"Tea","start_index":13,"end_index":900},
              {"type":"file_citation","url":"https://e.org/no","title":"No","start_index":0,"end_index":3}]}]}]}""";

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    static Stream<AnswerProvider> providers() {
        return Stream.of(gemini(), bing());
    }

    private static AnswerProvider gemini() {
        return new GeminiProvider(
                new GeminiProperties(URI.create(SERVER.baseUrl() + "/v1beta"), KEY, "gemini-3-flash", TIMEOUT));
    }

    private static AnswerProvider bing() {
        return new BingGroundingProvider(new BingGroundingProperties(
                URI.create(SERVER.baseUrl() + "/api/projects/p"), () -> KEY, "d1", "/connections/C", TIMEOUT));
    }

    @Test
    void gemini_answer_hasSourcesAndCharacterOffsets() {
        assertThat(answer(gemini(), json(200, GEMINI))).isInstanceOfSatisfying(Answered.class, answered -> {
            GroundedAnswer answer = answered.answer();
            assertThat(answer.sources())
                    .containsExactly(new GroundedAnswer.Source(
                            "e.org", URI.create("https://vertexaisearch.cloud.google.com/grounding-api-redirect/x")));
            assertThat(answer.supports().stream()
                            .map(support -> answer.text().substring(support.start(), support.end())))
                    .containsExactly("Grüße aus Köln.", "🙂 Ende.");
            assertThat(answer.suggestionsHtml()).isEqualTo("<style>x</style><div>chips</div>");
            assertThat(answer.queries()).containsExactly("q1", "q2");
        });
        SERVER.verify(postRequestedFor(urlEqualTo("/v1beta/models/gemini-3-flash:generateContent"))
                .withHeader("x-goog-api-key", equalTo(KEY))
                .withRequestBody(equalToJson("""
                        {"contents":[{"role":"user","parts":[{"text":"secret question"}]}],"tools":[{"google_search":{}}]}""")));
    }

    @Test
    void gemini_modelThatDidNotSearch_isNotGrounded() {
        assertThat(answer(
                        gemini(),
                        json(200, "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"I think so.\"}]}}]}")))
                .isEqualTo(new NotGrounded("gemini"));
    }

    @Test
    void gemini_errors_areToldApart() {
        assertThat(
                        answer(
                                gemini(),
                                json(
                                        400,
                                        "{\"error\":{\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}")))
                .isInstanceOf(Refused.class);
        assertThat(answer(gemini(), json(400, "{\"error\":{\"status\":\"INVALID_ARGUMENT\"}}")))
                .isInstanceOf(Failed.class);
        assertThat(answer(gemini(), json(404, "{}"))).isInstanceOf(Refused.class);
        assertThat(answer(gemini(), json(200, "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}")))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).contains("declined"));
    }

    @Test
    void bing_answer_hasSourcesAndThePageThatHasToBeShown() {
        assertThat(answer(bing(), json(200, BING))).isInstanceOfSatisfying(Answered.class, answered -> {
            GroundedAnswer answer = answered.answer();
            assertThat(answer.sources())
                    .containsExactly(new GroundedAnswer.Source("Tea", URI.create("https://e.org/tea")));
            assertThat(answer.supports())
                    .containsExactly(
                            new GroundedAnswer.Support(0, 12, List.of(0)),
                            new GroundedAnswer.Support(13, 20, List.of(0)));
            assertThat(answer.searchPages()).containsExactly(URI.create("https://www.bing.com/search?q=tea+shops"));
        });
        SERVER.verify(postRequestedFor(urlEqualTo("/api/projects/p/openai/v1/responses"))
                .withHeader("Authorization", equalTo("Bearer " + KEY))
                .withRequestBody(equalToJson("""
                        {"model":"d1","input":"secret question","tool_choice":"required","tools":[{"type":"bing_grounding",
                         "bing_grounding":{"search_configurations":[{"project_connection_id":"/connections/C","count":7,
                         "market":"de-DE","set_lang":"de","freshness":"Week"}]}}]}""")));
    }

    @Test
    void bing_answerWithoutCitation_isNotGrounded() {
        assertThat(
                        answer(
                                bing(),
                                json(
                                        200,
                                        "{\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"x\"}]}]}")))
                .isEqualTo(new NotGrounded("bing-grounding"));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void answer_refusalsAndFaults_areOutcomes(AnswerProvider provider) {
        for (int status : new int[] {401, 403}) {
            assertThat(answer(provider, json(status, "{\"error\":{\"message\":\"secret\"}}")))
                    .isInstanceOf(Refused.class);
        }
        for (ResponseDefinitionBuilder fault : List.of(
                json(200, GEMINI.substring(0, 90)),
                json(200, "[]"),
                json(200, "{}"),
                json(500, "{}"),
                aResponse()
                        .withStatus(200)
                        .withHeader("Content-Type", "text/html")
                        .withBody("<html>"),
                json(200, GEMINI).withFixedDelay(3_000),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER))) {
            assertThat(answer(provider, fault)).isInstanceOf(Failed.class);
        }
        assertThat(answer(provider, json(429, "{}").withHeader("Retry-After", "100")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.until()).isNotNull());
        int asked = SERVER.getAllServeEvents().size();
        assertThat(answer(provider, json(200, GEMINI))).isInstanceOf(Refused.class);
        assertThat(SERVER.getAllServeEvents()).hasSize(asked);
    }

    /** a is 1 byte, ü 2, € 3, the face 4 and two characters, b 1. */
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 1", "3, 2", "5, 2", "6, 3", "9, 3", "10, 5", "11, 6", "99, 6"})
    void characters_bytesOfUtf8_becomePositions(int bytes, int characters) {
        assertThat(Utf8Offsets.characters("aü€🙂b", bytes)).isEqualTo(characters);
    }

    private static AnswerOutcome answer(AnswerProvider provider, ResponseDefinitionBuilder response) {
        SERVER.stubFor(any(anyUrl()).willReturn(response));
        AnswerOutcome outcome = provider.answer(QUERY).block(PATIENCE);
        assertThat(outcome).isNotNull();
        assertThat(outcome.toString()).doesNotContain("secret").doesNotContain(KEY);
        return outcome;
    }

    private static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }
}
