package dev.parley.bench.agent;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.agent.AgentLoop;
import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.agent.AgentRequest;
import dev.parley.assistant.agent.TurnRecords;
import dev.parley.assistant.trace.Spans;
import dev.parley.bench.BenchRow;
import dev.parley.bench.Benchmark;
import dev.parley.bench.Samples;
import dev.parley.llama.tokenizer.TokenizerJson;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.model.ChatModels;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.policy.ToolInvoker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Turns with two tool calls, eight earlier turns and cited answers, with a model and tools that answer at once. What is left is our
 * own: prompts with the demo model's real tokenizer, the gateway's checks, the consent gate, citations, the record of the turn.
 */
public final class AgentBench implements Benchmark {

    private static final Path DEMO = Path.of("models", "demo", "tokenizer.json");
    private static final int WARM_UP = 3_000;
    private static final int TURNS = 5_000;
    private static final int HISTORY = 8;
    private static final double LIMIT_P50_MILLIS = 3;
    private static final double LIMIT_P99_MILLIS = 10;

    @Override
    public String name() {
        return "agent";
    }

    @Override
    public String purpose() {
        return "our own time in a turn with two tool calls";
    }

    @Override
    public List<BenchRow> run(Path work) {
        ToolRegistry registry = ToolRegistry.of(new InstantTool("web_search"), new InstantTool("lookup"));
        AgentProperties properties =
                new Binder(new MapConfigurationPropertySource()).bindOrCreate("parley.agent", AgentProperties.class);
        AgentLoop loop = new AgentLoop(
                ChatModels.of(new InstantModel(TokenizerJson.read(DEMO))),
                ToolInvoker.of(registry, Clock.systemUTC()),
                properties,
                TurnRecords.NONE,
                new SimpleMeterRegistry(),
                Spans.NONE,
                Clock.systemUTC());
        for (int i = 0; i < WARM_UP; i++) {
            turn(loop, i);
        }
        Samples samples = new Samples();
        for (int i = 0; i < TURNS; i++) {
            long start = System.nanoTime();
            turn(loop, i);
            samples.add(System.nanoTime() - start);
        }
        return List.of(
                BenchRow.lowerIsBetter(
                        "turn with two tool calls, p50", "ms", samples.millis(0.5), LIMIT_P50_MILLIS, BenchRow.LIMIT),
                BenchRow.lowerIsBetter(
                        "turn with two tool calls, p99", "ms", samples.millis(0.99), LIMIT_P99_MILLIS, BenchRow.LIMIT));
    }

    private static void turn(AgentLoop loop, int number) {
        AgentAnswer answer = loop.answer(new AgentRequest(
                "turn" + number,
                "conversation",
                "person",
                "How high is lighthouse number " + number + " and when was it built?",
                history(),
                List.of()));
        if (answer.citations().size() != 2) {
            throw new IllegalStateException("a turn cited " + answer.citations().size() + " sources instead of two");
        }
    }

    private static List<LoggedTurn> history() {
        List<LoggedTurn> history = new ArrayList<>();
        for (int i = 0; i < HISTORY; i++) {
            history.add(new LoggedTurn(
                    "earlier" + i,
                    Instant.EPOCH,
                    List.of(
                            new LoggedMessage.User("Tell me something about the harbour, part " + i + "."),
                            new LoggedMessage.Assistant("The harbour has " + i + " piers and a long sea wall."))));
        }
        return history;
    }
}
