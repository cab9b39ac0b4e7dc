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
import java.util.Locale;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Forgets the one fact that the model names. A fact that is not there is left alone and said so. */
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
        PersonId person = new PersonId(context.person());
        String wanted = normal(arguments.text("fact"));
        return facts.all(person)
                .collectList()
                .flatMap(known -> {
                    Optional<Fact> match = known.stream()
                            .filter(fact -> normal(fact.text()).equals(wanted))
                            .findFirst();
                    return match.map(fact -> facts.forget(person, fact.id())).orElseGet(() -> Mono.just(false));
                })
                .map(gone -> gone
                        ? ToolResult.Ok.of("deleted")
                        : new ToolResult.Failed(
                                "not_found", "There is no such fact. Use the words of the memory list."));
    }

    private static String normal(String text) {
        return text.replaceAll("[\\s.]+", " ").strip().toLowerCase(Locale.ROOT);
    }
}
