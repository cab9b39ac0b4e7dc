package dev.parley.assistant.agent;

import dev.parley.model.ChatModel;
import dev.parley.model.ChatModels;
import dev.parley.model.ToolDefinition;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.policy.ToolInvoker;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a turn would begin with, for those who look at personas. Thread-safe. */
public final class PromptPreview {

    private final ChatModels models;
    private final ToolInvoker invoker;
    private final AgentProperties properties;
    private final Clock clock;

    public PromptPreview(ChatModels models, ToolInvoker invoker, AgentProperties properties, Clock clock) {
        this.models = models;
        this.invoker = invoker;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * A prompt.
     *
     * @param model that gets it
     * @param system the system text, for a person of whom nothing is remembered
     * @param tools names of those that are offered
     * @param tokens of the system text, by the model's own tokenizer
     */
    public record Preview(String model, String system, List<String> tools, int tokens) {}

    public Preview of(Briefing briefing) {
        ChatModel model = models.orMain(briefing.model());
        TurnTools tools = TurnTools.of(briefing, model.info(), invoker.specs());
        String name = briefing.name().isEmpty() ? properties.name() : briefing.name();
        String system = model.info().compactPrompts()
                ? SystemTexts.compact(
                        name,
                        ZonedDateTime.ofInstant(clock.instant(), properties.effectiveZone()),
                        List.of(),
                        tools.offered())
                : SystemTexts.full(
                        name, briefing, List.of(), "", !tools.offered().isEmpty());
        return new Preview(
                model.info().name(),
                system,
                tools.offered().stream().map(ToolDefinition::name).toList(),
                model.countTokens(system));
    }

    /** Allow-list of the tools that change nothing. */
    public Set<String> readingTools() {
        return invoker.specs().stream()
                .filter(spec -> spec.effect() == ToolEffect.READS)
                .map(ToolSpec::name)
                .collect(Collectors.toSet());
    }
}
