package dev.parley.assistant.rollout;

import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.memory.BackgroundWrites;
import dev.parley.assistant.persona.Personas;
import dev.parley.assistant.turn.TurnPlanner;
import dev.parley.model.ChatModels;
import dev.parley.tool.ToolRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** What turns need of rollouts in tests that are about something else. */
public final class RolloutsOfTest {

    private RolloutsOfTest() {}

    /** Everything is on, until the test changes it. */
    public static Rollouts allOn() {
        return new Rollouts(
                new RolloutStoreOfTest(),
                new RolloutProperties(Duration.ofSeconds(1), Duration.ofDays(1), Map.of(), Map.of()));
    }

    /** Plans turns with what is on. */
    public static TurnPlanner planner(
            Rollouts rollouts, Personas personas, ChatModels models, ToolRegistry tools, AgentProperties properties) {
        Experiments experiments = new Experiments(rollouts, null, new BackgroundWrites());
        return new TurnPlanner(personas, models, tools, rollouts, experiments, properties, Clock.systemUTC());
    }
}
