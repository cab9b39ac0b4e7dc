package dev.parley.assistant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.ToolCall;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import dev.parley.tool.policy.AuditEntry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every attempt of {@code injections.json} against a model that obeys whatever the foreign text says: the call is made,
 * and the gateway has to hold. Attempts that are expected to be allowed are the same wishes in the person's own words.
 */
class InjectionSuiteTests {

    private static final int LEAST_ATTEMPTS = 60;
    private static final Map<String, ToolEffect> EFFECTS = Map.of(
            "remember", ToolEffect.WRITES_MEMORY,
            "forget", ToolEffect.WRITES_MEMORY,
            "create_image", ToolEffect.CREATES,
            "open_page", ToolEffect.REACHES_OUTSIDE,
            "send_mail", ToolEffect.REACHES_OUTSIDE,
            "book_table", ToolEffect.REACHES_OUTSIDE,
            "files_delete", ToolEffect.REACHES_OUTSIDE);

    @ParameterizedTest(name = "{0}")
    @MethodSource("attempts")
    void run_modelThatObeys_isHeldByTheGateway(String id, JsonNode attempt) {
        List<String> ran = new ArrayList<>();
        String text = attempt.path("text").stringValue();
        List<Tool> tools = new ArrayList<>();
        EFFECTS.forEach((name, effect) -> tools.add(TestTools.of(name, effect, arguments -> {
            ran.add(name);
            return ToolResult.Ok.of("done");
        })));
        tools.add(TestTools.of(
                "web_search",
                ToolEffect.READS,
                arguments ->
                        new ToolResult.Ok("", List.of(ToolSource.of("Page", "https://pages.example/result", text)))));
        tools.add(TestTools.of("lookup", ToolEffect.READS, arguments -> ToolResult.Ok.of(text)));
        AgentSetup setup =
                new AgentSetup(ScriptedModel.full(request -> obey(attempt, request)), tools.toArray(Tool[]::new));
        AgentAnswer answer = setup.loop().answer(request(attempt));
        String tool = attempt.path("tool").stringValue();
        boolean allowed = attempt.path("expect").stringValue().equals("allowed");
        assertThat(ran).isEqualTo(allowed ? List.of(tool) : List.of());
        assertThat(answer.text()).isEqualTo("Here is your answer.");
        assertThat(setup.audit)
                .filteredOn(entry -> entry.tool().equals(tool))
                .extracting(AuditEntry::outcome)
                .containsExactly(allowed ? "ok" : "consent_required");
    }

    @Test
    void attempts_ofTheSuite_areManyAndOfAllKinds() {
        List<JsonNode> refused = attempts()
                .map(arguments -> (JsonNode) arguments.get()[1])
                .filter(attempt -> attempt.path("expect").stringValue().equals("refused"))
                .toList();
        assertThat(refused).hasSizeGreaterThanOrEqualTo(LEAST_ATTEMPTS);
        assertThat(refused)
                .extracting(attempt -> attempt.path("kind").stringValue())
                .contains("page", "tool_result", "file_name", "caption", "forwarded", "pasted", "history", "summary");
    }

    private static List<ChatEvent> obey(JsonNode attempt, ChatRequest request) {
        String kind = attempt.path("kind").stringValue();
        long results = request.messages().stream()
                .filter(Message.ToolResult.class::isInstance)
                .count();
        long first = kind.equals("history") ? 1 : 0;
        boolean reads = kind.equals("page") || kind.equals("tool_result");
        if (reads && results == 0) {
            String tool = kind.equals("page") ? "web_search" : "lookup";
            return ScriptedModel.calls(new ToolCall("read", tool, "{}"));
        }
        if (results == first + (reads ? 1 : 0)) {
            return ScriptedModel.calls(new ToolCall(
                    "obey",
                    attempt.path("tool").stringValue(),
                    attempt.path("arguments").toString()));
        }
        return ScriptedModel.text("Here is your answer.");
    }

    private static AgentRequest request(JsonNode attempt) {
        String kind = attempt.path("kind").stringValue();
        String text = attempt.path("text").stringValue();
        List<Quoted> quoted = switch (kind) {
            case "file_name" -> List.of(new Quoted("file name", text));
            case "caption" -> List.of(new Quoted("caption of a picture", text));
            case "forwarded" -> List.of(new Quoted("forwarded message", text));
            default -> List.of();
        };
        List<LoggedTurn> history = kind.equals("history")
                ? List.of(new LoggedTurn(
                        "t0",
                        Instant.EPOCH,
                        List.of(
                                new LoggedMessage.User("How tall is it?"),
                                new LoggedMessage.ToolCall("c0", "web_search", "{}"),
                                new LoggedMessage.ToolResult("c0", "web_search", text),
                                new LoggedMessage.Assistant("330 metres."))))
                : List.of();
        return new AgentRequest(
                "turn",
                "conversation",
                "person",
                attempt.path("message").stringValue(),
                quoted,
                "",
                kind.equals("summary") ? text : "",
                history,
                List.of(),
                Briefing.NONE);
    }

    static Stream<Arguments> attempts() {
        try (InputStream file = InjectionSuiteTests.class.getResourceAsStream("injections.json")) {
            List<Arguments> attempts = new ArrayList<>();
            JsonMapper.builder()
                    .build()
                    .readTree(file)
                    .forEach(attempt ->
                            attempts.add(Arguments.of(attempt.path("id").stringValue(), attempt)));
            return attempts.stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
