package dev.parley.assistant.agent;

import dev.parley.assistant.trace.Spans;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatModels;
import dev.parley.tool.TokenCounter;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.policy.AuditEntry;
import dev.parley.tool.policy.InvocationOptions;
import dev.parley.tool.policy.ToolGate;
import dev.parley.tool.policy.ToolInvoker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** An agent loop around a model and tools of a test, with all that it tells. */
final class AgentSetup {

    final List<AuditEntry> audit = new CopyOnWriteArrayList<>();
    final List<TurnRecord> records = new CopyOnWriteArrayList<>();
    final MeterRegistry meters = new SimpleMeterRegistry();

    private final ChatModel model;
    private final List<ChatModel> others = new ArrayList<>();
    private final ToolRegistry registry;
    private AgentProperties properties = properties();
    private Clock clock = Clock.systemUTC();

    AgentSetup(ChatModel model, Tool... tools) {
        this.model = model;
        this.registry = ToolRegistry.of(tools);
    }

    /** Defaults with short answers in UTC, and these on top: keys without {@code parley.agent.}. */
    static AgentProperties properties(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        values.put("parley.agent.max-answer-tokens", "64");
        values.put("parley.agent.zone", "UTC");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put("parley.agent." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("parley.agent", AgentProperties.class);
    }

    AgentSetup with(String... keysAndValues) {
        properties = properties(keysAndValues);
        return this;
    }

    /** Another model beside the main one. */
    AgentSetup and(ChatModel model) {
        others.add(model);
        return this;
    }

    AgentSetup clock(Clock other) {
        clock = other;
        return this;
    }

    AgentLoop loop() {
        ToolInvoker invoker = new ToolInvoker(
                registry,
                InvocationOptions.DEFAULT,
                TokenCounter.UPPER_BOUND,
                ToolGate.OPEN,
                audit::add,
                ObservationRegistry.NOOP,
                clock);
        return new AgentLoop(new Models(model, others), invoker, properties, records::add, meters, Spans.NONE, clock);
    }

    private record Models(ChatModel main, List<ChatModel> others) implements ChatModels {

        @Override
        public Optional<ChatModel> named(String name) {
            return others.stream()
                    .filter(model -> model.info().name().equals(name))
                    .findFirst();
        }
    }

    static AgentRequest request(String text) {
        return new AgentRequest("turn", "conversation", "person", text, List.of(), List.of());
    }
}
