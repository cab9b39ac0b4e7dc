package dev.parley.model.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.llama.LlamaModel;
import dev.parley.llama.LlamaOptions;
import dev.parley.llama.batch.EngineMetrics;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.SamplingOptions;
import dev.parley.model.SeenPicture;
import dev.parley.model.TokenProbability;
import dev.parley.model.ToolChoice;
import dev.parley.model.ToolDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bundled demo checkpoint behind the port. */
class LocalChatModelTests {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int MAX_TOKENS = 60;
    private static final SamplingOptions DRAWN = new SamplingOptions(1, 1, 0, 5L, List.of());
    private static final ToolChoice AUTO = ToolChoice.AUTO;
    private static final ToolDefinition PICK = new ToolDefinition("pick", "Picks a side", """
            {"type": "object", "properties": {"side": {"enum": ["left", "right"]}}, "required": ["side"],
             "additionalProperties": false}""");
    private static final ToolDefinition OTHER = new ToolDefinition(
            "other", "Nothing", "{\"type\": \"object\", \"properties\": {}, \"additionalProperties\": false}");

    private static LlamaModel llama;
    private static LocalChatModel model;

    @BeforeAll
    static void open() {
        llama = LlamaModel.open(Path.of("../models/demo"), LlamaOptions.DEFAULT);
        model = new LocalChatModel(llama, LIMIT);
    }

    @AfterAll
    static void close() {
        llama.close();
    }

    @Test
    void stream_schema_isKept() {
        String text = text(answer(request(List.of(), AUTO, """
                        {"type": "object", "properties": {"size": {"type": "integer", "minimum": 3, "maximum": 5}},
                         "required": ["size"], "additionalProperties": false}""", DRAWN)));

        JsonNode json = MAPPER.readTree(text);
        assertThat(json.size()).isEqualTo(1);
        assertThat(json.path("size").intValue()).isBetween(3, 5);
    }

    @Test
    void stream_requiredTool_isCalledWithValidArguments() {
        assertThat(answer(request(List.of(PICK), new ToolChoice.Required(), null, DRAWN)))
                .filteredOn(ChatEvent.ToolCalled.class::isInstance)
                .singleElement()
                .satisfies(event -> {
                    var call = ((ChatEvent.ToolCalled) event).call();
                    assertThat(call.name()).isEqualTo("pick");
                    assertThat(MAPPER.readTree(call.arguments()).path("side").stringValue())
                            .isIn("left", "right");
                });
    }

    @Test
    void stream_namedTool_isTheOneCalled() {
        for (ToolDefinition named : List.of(PICK, OTHER)) {
            assertThat(answer(request(List.of(PICK, OTHER), new ToolChoice.Named(named.name()), null, DRAWN)))
                    .filteredOn(ChatEvent.ToolCalled.class::isInstance)
                    .extracting(event -> ((ChatEvent.ToolCalled) event).call().name())
                    .containsExactly(named.name());
        }
    }

    @Test
    void stream_picture_isRefused() {
        ChatRequest seeing = new ChatRequest(
                List.of(new Message.User("this?", List.of(SeenPicture.of(new byte[1], "image/png")))),
                List.of(),
                SamplingOptions.GREEDY,
                2,
                LocalDate.of(2026, 5, 4),
                "");

        assertThatThrownBy(() -> answer(seeing))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ModelException.Code.INVALID_REQUEST));
    }

    @Test
    void stream_bannedToken_doesNotCome() {
        String plain = text(answer(request(List.of(), AUTO, null, SamplingOptions.GREEDY)));
        int first = llama.tokenizer().encode(plain)[0];
        String start = llama.tokenizer().decode(new int[] {first});

        String banned = text(answer(request(
                List.of(), AUTO, null, new SamplingOptions(0, 1, 0, 0L, List.of(), 0, 0, Map.of(first, -100f)))));

        assertThat(plain).startsWith(start);
        assertThat(banned).doesNotStartWith(start);
    }

    @Test
    void stream_frequencyPenalty_breaksARepetition() {
        int token = llama.tokenizer().encode("Hello")[0];
        String repeated = llama.tokenizer().decode(new int[] {token}).repeat(MAX_TOKENS);
        Map<Integer, Float> pull = Map.of(token, 60f);

        assertThat(text(answer(
                        request(List.of(), AUTO, null, new SamplingOptions(0, 1, 0, 0L, List.of(), 0, 0, pull)))))
                .isEqualTo(repeated);
        assertThat(text(answer(
                        request(List.of(), AUTO, null, new SamplingOptions(0, 1, 0, 0L, List.of(), 0, 2, pull)))))
                .isNotEqualTo(repeated);
    }

    @Test
    void stream_whatCannotBeDone_isRefusedByName() {
        assertRefused(
                request(
                        List.of(),
                        AUTO,
                        null,
                        new SamplingOptions(0, 1, 0, 0L, List.of(), 0, 0, Map.of(99_999_999, 1f))),
                "logit_bias");
        assertRefused(request(List.of(PICK), AUTO, ChatRequest.ANY_OBJECT, DRAWN), "response_format");
        assertRefused(request(List.of(), AUTO, "{\"type\": \"nothing\"}", DRAWN), "response_format");
        assertRefused(request(List.of(PICK), new ToolChoice.Named("none"), null, DRAWN), "tools");
    }

    @Test
    void stream_schemaThatCannotBeKept_isRefusedOnlyWhereItIsStrict() {
        String odd = "{\"type\": \"object\", \"not\": {\"required\": [\"x\"]}}";

        assertThat(answer(request(List.of(new ToolDefinition("odd", "", odd)), AUTO, null, DRAWN)))
                .last()
                .isInstanceOf(ChatEvent.Finished.class);
        assertThatThrownBy(() ->
                        answer(request(List.of(PICK, new ToolDefinition("odd", "", odd, true)), AUTO, null, DRAWN)))
                .isInstanceOfSatisfying(ModelException.class, refused -> {
                    assertThat(refused.parameter()).contains("tools[1].function.parameters");
                    assertThat(refused).hasMessageContaining("odd").hasMessageContaining("not");
                });
    }

    @Test
    void stream_probabilities_areTheModelsOwnWhateverTheRequestDoesToTheChoice() {
        ChatRequest plain =
                request(List.of(), AUTO, null, SamplingOptions.GREEDY).withLogProbabilities(3);
        ChatEvent.TokenDrawn free = (ChatEvent.TokenDrawn) answer(plain).getFirst();
        int first = llama.tokenizer().encode(free.token().text())[0];

        ChatEvent.TokenDrawn banned = (ChatEvent.TokenDrawn) answer(request(
                                List.of(),
                                AUTO,
                                null,
                                new SamplingOptions(0, 1, 0, 0L, List.of(), 0, 0, Map.of(first, -100f)))
                        .withLogProbabilities(3))
                .getFirst();

        assertThat(free.token()).isEqualTo(free.alternatives().getFirst());
        assertThat(banned.token().text()).isEqualTo(free.alternatives().get(1).text());
        for (int place = 0; place < 3; place++) {
            TokenProbability token = banned.alternatives().get(place);
            assertThat(token.text()).isEqualTo(free.alternatives().get(place).text());
            // The two prompts were computed in other batches.
            assertThat(token.logProbability())
                    .isCloseTo(free.alternatives().get(place).logProbability(), within(1e-3));
        }
        assertThat(free.alternatives().stream()
                        .mapToDouble(token -> Math.exp(token.logProbability()))
                        .sum())
                .isBetween(0.0, 1.0 + 1e-9);
        assertThat(free.token().bytes()).isNotEmpty();
    }

    @Test
    void stream_cancelled_endsWithinAStepOfTheEngine() {
        int word = llama.tokenizer().encode("Hello")[0];
        ChatRequest endless = new ChatRequest(
                List.of(new Message.User("Hello")),
                List.of(),
                new SamplingOptions(0, 1, 0, 0L, List.of(), 0, 0, Map.of(word, 60f)),
                800,
                LocalDate.of(2026, 5, 4),
                "");
        EngineMetrics metrics = llama.metrics();
        long before = metrics.requests(EngineMetrics.Outcome.CANCELLED);
        AtomicLong steps = new AtomicLong();

        model.stream(endless)
                .take(5)
                .doOnComplete(() -> steps.set(metrics.stepSeconds().count()))
                .blockLast(LIMIT);

        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> metrics.requests(EngineMetrics.Outcome.CANCELLED) == before + 1 && metrics.running() == 0);
        assertThat(metrics.stepSeconds().count() - steps.get()).isLessThanOrEqualTo(1);
    }

    private static void assertRefused(ChatRequest request, String parameter) {
        assertThatThrownBy(() -> answer(request)).isInstanceOfSatisfying(ModelException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ModelException.Code.INVALID_REQUEST);
            assertThat(refused.parameter()).contains(parameter);
        });
    }

    private static ChatRequest request(
            List<ToolDefinition> tools, ToolChoice choice, @Nullable String schema, SamplingOptions sampling) {
        return new ChatRequest(
                List.of(new Message.User("Hello")),
                tools,
                sampling,
                MAX_TOKENS,
                LocalDate.of(2026, 5, 4),
                "",
                choice,
                schema,
                false);
    }

    private static List<ChatEvent> answer(ChatRequest request) {
        return model.stream(request).collectList().blockOptional(LIMIT).orElseThrow();
    }

    private static String text(List<ChatEvent> events) {
        return events.stream()
                .filter(ChatEvent.TextDelta.class::isInstance)
                .map(event -> ((ChatEvent.TextDelta) event).text())
                .collect(Collectors.joining());
    }
}
