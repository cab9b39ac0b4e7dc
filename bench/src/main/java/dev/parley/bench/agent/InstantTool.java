package dev.parley.bench.agent;

import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import dev.parley.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** Finds five sources at once. */
final class InstantTool implements Tool {

    private static final int MAX_RESULT_TOKENS = 1_500;

    private final ToolSpec spec;
    private final List<ToolSource> sources;

    InstantTool(String name) {
        this.spec = new ToolSpec(
                name, "Looks something up.", """
                    {"type":"object","properties":{"query":{"type":"string","minLength":1,"maxLength":400}},\
                    "required":["query"],"additionalProperties":false}\
                    """, ToolEffect.READS, Duration.ofSeconds(5), MAX_RESULT_TOKENS);
        this.sources = List.of("first", "second", "third", "fourth", "fifth").stream()
                .map(place -> ToolSource.of(
                        "The " + place + " lighthouse",
                        "https://lights.example/" + name + "/" + place,
                        "The " + place + " lighthouse is 42 metres high. It was built in 1884 of grey stone from the"
                                + " quarries of the island and has kept its first lamp."))
                .toList();
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
        return Mono.just(new ToolResult.Ok("", sources));
    }
}
