package dev.parley.assistant.tools;

import dev.parley.memory.PersonId;
import dev.parley.memory.fact.FactSource;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.fact.Refusal;
import dev.parley.memory.fact.RememberOutcome;
import dev.parley.memory.fact.Statement;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Stores a fact about the person of the turn. */
public final class RememberTool implements Tool {

    private static final ToolSpec SPEC = new ToolSpec(
            "remember",
            "Remembers a lasting fact about the person, in one short sentence.",
            """
            {"type":"object","properties":{"fact":{"type":"string","minLength":1,"maxLength":300,\
            "description":"The fact, for example: User's sister is called Ana"}},"required":["fact"],\
            "additionalProperties":false}""",
            ToolEffect.WRITES_MEMORY,
            Duration.ofSeconds(2),
            100,
            true);

    private final FactStore facts;

    public RememberTool(FactStore facts) {
        this.facts = facts;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
        String fact = arguments.text("fact").strip();
        if (fact.isEmpty()) {
            return Mono.just(new ToolResult.Failed("invalid_arguments", "fact must not be blank"));
        }
        Statement statement = new Statement(fact, FactSource.TOOL, context.turn(), context.now());
        return facts.remember(new PersonId(context.person()), statement).map(outcome -> switch (outcome) {
            case RememberOutcome.Stored stored -> ToolResult.Ok.of("saved");
            case RememberOutcome.Known known -> ToolResult.Ok.of("saved");
            case RememberOutcome.Refused(Refusal why) -> new ToolResult.Failed(why.code(), why.message());
        });
    }
}
