package dev.parley.assistant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.fact.Fact;
import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.ModelInfo;
import dev.parley.model.ToolDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes first when a prompt is too long; docs/agent.md has the same rules in words. */
class PromptBuilderTests {

    private static final Instant NOW = Instant.parse("2026-11-23T23:40:00Z");
    private static final int TURNS = 6;
    private static final ModelInfo FULL = new ModelInfo("m", 100_000, false, false);

    private final PromptBuilder prompts = new PromptBuilder(AgentSetup.properties());

    private static int tokens(ChatRequest request) {
        return request.messages().stream()
                .mapToInt(message -> message.toString().length())
                .sum();
    }

    private static List<LoggedTurn> history() {
        return IntStream.range(0, TURNS)
                .mapToObj(i -> new LoggedTurn(
                        "t" + i,
                        NOW,
                        List.of(
                                new LoggedMessage.User("question" + i),
                                new LoggedMessage.ToolCall("c" + i, "lookup", "{}"),
                                new LoggedMessage.ToolResult("c" + i, "lookup", "result" + i),
                                new LoggedMessage.Assistant("answer" + i))))
                .toList();
    }

    private static AgentRequest request() {
        return new AgentRequest(
                "turn",
                "conversation",
                "person",
                "start " + "middle ".repeat(1_400) + "end",
                List.of(),
                "",
                "summary0",
                history(),
                List.of(new Fact("1", "fact0", NOW, "t"), new Fact("2", "fact1", NOW, "t")),
                Briefing.NONE);
    }

    private static LoopState state(AgentRequest request) {
        LoopState start = LoopState.start(request.text());
        return start.afterCall(new CallOutcome(
                new LoggedMessage.ToolCall("now", "lookup", "{}"),
                new LoggedMessage.ToolResult("now", "lookup", "begin " + "long ".repeat(1_200)),
                List.of(),
                List.of(),
                "lookup {}",
                java.util.Set.of("long"),
                true,
                true));
    }

    private Prompt build(ModelInfo model, int room) {
        AgentRequest request = request();
        return prompts.build(
                request,
                state(request),
                List.of(new ToolDefinition("lookup", "Looks up", "{}")),
                tool -> !tool.equals("calculator"),
                model,
                PromptBuilderTests::tokens,
                NOW,
                room,
                64);
    }

    private static String text(Prompt prompt) {
        return prompt.request().messages().stream().map(Message::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void build_enoughRoom_dropsNothing() {
        Prompt prompt = build(FULL, 90_000);
        assertThat(prompt.dropped()).isZero();
        assertThat(text(prompt)).contains("result0", "question0", "fact1", "summary0", "start ", " end", "begin ");
    }

    @Test
    void build_lessAndLessRoom_dropsInTheWrittenOrder() {
        List<String> gone = new ArrayList<>();
        List<String> watched = List.of(
                "result0",
                "result5",
                "question0",
                "answer5",
                "fact1",
                "fact0",
                "long ".repeat(1_000),
                "summary0",
                "middle ".repeat(1_300));
        for (int room = 30_000; room > 600; room -= 20) {
            Prompt prompt = build(FULL, room);
            assertThat(prompt.tokens()).isLessThanOrEqualTo(Math.max(room, 3_000));
            String text = text(prompt);
            watched.stream()
                    .filter(part -> !gone.contains(part) && !text.contains(part))
                    .forEach(gone::add);
            assertThat(text).contains("start ", " end", "begin ");
        }
        assertThat(gone).containsExactlyElementsOf(watched);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_200, 1_500, 2_000, 4_000, 8_000, 12_000})
    void build_anyRoom_keepsCallsWithTheirResults(int room) {
        List<Message> messages = build(FULL, room).request().messages();
        for (int i = 0; i < messages.size(); i++) {
            boolean call = messages.get(i) instanceof Message.ToolCalls;
            assertThat(i + 1 < messages.size() && messages.get(i + 1) instanceof Message.ToolResult)
                    .isEqualTo(call);
        }
    }

    @Test
    void build_overflowBefore_takesHalfTheRoomAndHalfTheAnswer() {
        AgentRequest request = request();
        Prompt prompt = prompts.build(
                request,
                state(request).afterOverflow(),
                List.of(),
                tool -> true,
                FULL,
                PromptBuilderTests::tokens,
                NOW,
                16_000,
                64);
        assertThat(prompt.tokens()).isLessThanOrEqualTo(8_000);
        assertThat(prompt.request().maxTokens()).isEqualTo(32);
    }

    @Test
    void build_fullProfile_fencesTextOfOthersAndNotOurOwn() {
        String text = text(build(FULL, 90_000));
        assertThat(text).contains("⟦data⟧\nresult0\n⟦end of data⟧");
        assertThat(text).contains("⟦memory⟧\n- fact0\n- fact1\n⟦end of memory⟧");
        assertThat(text).contains("⟦summary⟧\nsummary0\n⟦end of summary⟧");
    }

    @Test
    void build_compactProfile_hasNoBlockThatTheModelDoesNotKnow() {
        String text = text(build(new ModelInfo("demo", 90_000, true, true), 80_000));
        assertThat(text).contains("result0", "Memory:\n- fact0\n- fact1").doesNotContain("⟦", "summary0");
    }
}
