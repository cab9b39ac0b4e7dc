package dev.parley.tool.policy;

import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import reactor.core.publisher.Mono;

/** A tool whose n-th call (from 1) does what it is told. */
public final class FakeTool implements Tool {

    private static final String SCHEMA = """
            {"type": "object", "additionalProperties": false,
             "properties": {"query": {"type": "string"}, "count": {"type": "integer", "maximum": 10},
                            "password": {"type": "string"}}}
            """;

    private final ToolSpec spec;
    private final IntFunction<Mono<ToolResult>> behaviour;
    private final AtomicInteger calls = new AtomicInteger();

    private FakeTool(ToolSpec spec, IntFunction<Mono<ToolResult>> behaviour) {
        this.spec = spec;
        this.behaviour = behaviour;
    }

    public static FakeTool doing(IntFunction<Mono<ToolResult>> behaviour) {
        return new FakeTool(
                new ToolSpec("search", "Searches.", SCHEMA, ToolEffect.READS, Duration.ofSeconds(20), 1_000),
                behaviour);
    }

    public static FakeTool answering(String text) {
        return doing(call -> Mono.just(ToolResult.Ok.of(text)));
    }

    public FakeTool named(String name) {
        return with(new ToolSpec(
                name, spec.description(), spec.schema(), spec.effect(), spec.timeout(), spec.maxResultTokens()));
    }

    public FakeTool timeout(Duration timeout) {
        return with(new ToolSpec(
                spec.name(), spec.description(), spec.schema(), spec.effect(), timeout, spec.maxResultTokens()));
    }

    public FakeTool effect(ToolEffect effect) {
        return with(new ToolSpec(
                spec.name(), spec.description(), spec.schema(), effect, spec.timeout(), spec.maxResultTokens()));
    }

    public FakeTool maxResultTokens(int maxResultTokens) {
        return with(new ToolSpec(
                spec.name(), spec.description(), spec.schema(), spec.effect(), spec.timeout(), maxResultTokens));
    }

    public int calls() {
        return calls.get();
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
        return behaviour.apply(calls.incrementAndGet());
    }

    private FakeTool with(ToolSpec changed) {
        return new FakeTool(changed, behaviour);
    }
}
