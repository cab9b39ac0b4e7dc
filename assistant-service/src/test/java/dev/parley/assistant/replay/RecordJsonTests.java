package dev.parley.assistant.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.agent.AgentRequest;
import dev.parley.assistant.agent.Briefing;
import dev.parley.assistant.agent.Citation;
import dev.parley.assistant.agent.Quoted;
import dev.parley.assistant.agent.RecordedEvent;
import dev.parley.assistant.agent.StopCause;
import dev.parley.assistant.agent.TurnRecord;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.fact.Fact;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.FinishReason;
import dev.parley.model.Message;
import dev.parley.model.ModelInfo;
import dev.parley.model.SamplingOptions;
import dev.parley.model.ToolCall;
import dev.parley.model.ToolDefinition;
import dev.parley.model.Usage;
import dev.parley.tool.ToolAttachment;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.policy.ToolInvocation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordJsonTests {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.123456789Z");

    @Test
    void read_recordOfEveryKindOfEvent_isWhatWasWritten() {
        ToolCall call = new ToolCall("c", "lookup", "{\"query\":\"\u2028 ⟦ 🦉\"}");
        LoggedTurn logged = new LoggedTurn(
                "turn",
                NOW,
                List.of(
                        new LoggedMessage.User("hi"),
                        new LoggedMessage.ToolCall("c", "lookup", "{}"),
                        new LoggedMessage.ToolResult("c", "lookup", "r"),
                        new LoggedMessage.Assistant("a")),
                "rounds");
        Citation citation = new Citation(1, "t", "u", "q");
        TurnRecord record = new TurnRecord(
                new AgentRequest(
                        "turn",
                        "conversation",
                        "person",
                        "hi",
                        List.of(new Quoted("caption", "x")),
                        "Welcome! ",
                        "summary",
                        List.of(logged),
                        List.of(new Fact("f", "text", NOW, "t0")),
                        new Briefing("p", "n", "v", "pt", "sad", "m", List.of(Set.of("lookup")), true)),
                new ModelInfo("m", 1_024, true, true, List.of("lookup")),
                List.of(new ToolSpec("lookup", "d", "{}", ToolEffect.READS, Duration.ofSeconds(3), 100, true)),
                List.of(
                        new RecordedEvent.Now(NOW),
                        new RecordedEvent.Counted(12),
                        new RecordedEvent.Prompted(new ChatRequest(
                                List.of(
                                        new Message.System("s"),
                                        new Message.User("u"),
                                        new Message.ToolCalls(List.of(call)),
                                        new Message.ToolResult("c", "lookup", "r"),
                                        new Message.Assistant("a")),
                                List.of(new ToolDefinition("lookup", "d", "{}")),
                                SamplingOptions.GREEDY,
                                64,
                                LocalDate.of(2026, 11, 23),
                                "conversation")),
                        new RecordedEvent.ModelSaid(new ChatEvent.TextDelta("a")),
                        new RecordedEvent.ModelSaid(new ChatEvent.ToolCalled(call)),
                        new RecordedEvent.ModelSaid(new ChatEvent.Finished(FinishReason.STOP, new Usage(1, 2, 3))),
                        new RecordedEvent.ModelEnded("OVERLOADED"),
                        new RecordedEvent.Called(List.of(call), NOW, 1),
                        new RecordedEvent.Invoked(new ToolInvocation(
                                "lookup",
                                "{}",
                                List.of("repaired"),
                                new ToolResult.Ok(
                                        "x",
                                        List.of(new ToolSource(1, "t", "u", "x")),
                                        List.of(new ToolAttachment("image/png", "u"))),
                                Duration.ofMillis(3),
                                1)),
                        new RecordedEvent.Invoked(new ToolInvocation(
                                "lookup",
                                "{",
                                List.of(),
                                new ToolResult.Failed("timeout", "slow"),
                                Duration.ofMillis(3),
                                2)),
                        new RecordedEvent.Refused(call, "consent_required")),
                List.of(
                        new AgentEvent.ToolStarted("c", "lookup"),
                        new AgentEvent.ToolFinished("c", "lookup", "ok"),
                        new AgentEvent.Delta("a"),
                        new AgentEvent.Cited(citation),
                        new AgentEvent.HandedOver("desk", true),
                        new AgentEvent.Done(new AgentAnswer(
                                "a",
                                List.of(citation),
                                List.of(new ToolAttachment("image/png", "u")),
                                new Usage(1, 2, 3),
                                logged,
                                StopCause.ROUNDS))),
                "done");
        assertThat(RecordJson.read(RecordJson.write(record))).isEqualTo(record);
    }
}
