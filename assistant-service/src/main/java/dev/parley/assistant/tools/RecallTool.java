package dev.parley.assistant.tools;

import dev.parley.memory.PersonId;
import dev.parley.memory.fact.Fact;
import dev.parley.memory.fact.FactStore;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Reads what is remembered about the person of the turn; the prompt holds only what fits the message best. */
public final class RecallTool implements Tool {

    private static final int MAX_FACTS = 12;

    private static final ToolSpec SPEC = new ToolSpec(
            "recall",
            "Looks up what is remembered about the person, beyond what is already known in this conversation.",
            """
            {"type":"object","properties":{"about":{"type":"string","minLength":1,"maxLength":200,\
            "description":"What to look for, for example: family, allergies, favourite team"}},"required":["about"],\
            "additionalProperties":false}""",
            ToolEffect.READS,
            Duration.ofSeconds(2),
            600,
            true);

    private final FactStore facts;

    public RecallTool(FactStore facts) {
        this.facts = facts;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
        return facts.recall(new PersonId(context.person()), arguments.text("about"), MAX_FACTS)
                .map(RecallTool::listed);
    }

    private static ToolResult listed(List<Fact> facts) {
        return ToolResult.Ok.of(
                facts.isEmpty()
                        ? "Nothing is remembered."
                        : facts.stream()
                                .map(fact -> "- " + fact.text().replaceAll("\\s+", " "))
                                .collect(Collectors.joining("\n")));
    }
}
