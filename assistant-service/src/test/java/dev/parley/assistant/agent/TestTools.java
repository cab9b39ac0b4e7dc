package dev.parley.assistant.agent;

import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Tools of tests: they take any arguments. */
final class TestTools {

    private static final String ANYTHING = "{\"type\":\"object\"}";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int MAX_RESULT_TOKENS = 2_000;

    private TestTools() {}

    static Tool of(String name, ToolEffect effect, Function<ToolArguments, ToolResult> work) {
        return slow(name, effect, TIMEOUT, arguments -> Mono.fromCallable(() -> work.apply(arguments)));
    }

    static Tool slow(String name, ToolEffect effect, Duration timeout, Function<ToolArguments, Mono<ToolResult>> work) {
        ToolSpec spec = new ToolSpec(name, description(name), ANYTHING, effect, timeout, MAX_RESULT_TOKENS);
        return new Tool() {
            @Override
            public ToolSpec spec() {
                return spec;
            }

            @Override
            public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
                return work.apply(arguments);
            }
        };
    }

    private static String description(String name) {
        return switch (name) {
            case "send_mail" -> "Sends an e-mail to someone.";
            case "book_table" -> "Books a table in a restaurant.";
            case "open_page" -> "Opens a web page.";
            default -> "Does " + name.replace('_', ' ') + ".";
        };
    }
}
