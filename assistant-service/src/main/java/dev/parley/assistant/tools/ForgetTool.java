package dev.parley.assistant.tools;

import dev.parley.memory.PersonId;
import dev.parley.memory.fact.FactStore;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Forgets what the model names: the fact of these words, or those about that topic. */
public final class ForgetTool implements Tool {

    private static final ToolSpec SPEC = new ToolSpec(
            "forget",
            "Forgets a remembered fact about the person.",
            """
            {"type":"object","properties":{"fact":{"type":"string","minLength":1,"maxLength":300,\
            "description":"The fact as it is remembered"}},"required":["fact"],"additionalProperties":false}""",
            ToolEffect.WRITES_MEMORY,
            Duration.ofSeconds(2),
            100,
            true);

    private final FactStore facts;

    public ForgetTool(FactStore facts) {
        this.facts = facts;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
        return facts.forgetAbout(new PersonId(context.person()), arguments.text("fact"))
                .map(gone -> gone.isEmpty()
                        ? new ToolResult.Failed("not_found", "There is no such fact. Use the words of the memory list.")
                        : ToolResult.Ok.of("deleted"));
    }
}
