package dev.parley.assistant.tools;

import dev.parley.search.page.PageOutcome;
import dev.parley.search.page.PagePassage;
import dev.parley.search.page.PageReader;
import dev.parley.search.page.PageRequest;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import dev.parley.tool.ToolSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Opens a page of the web and gives its text as one source. The address is all that goes out. */
public final class OpenPageTool implements Tool {

    private static final int MAX_PASSAGES = 12;

    private static final ToolSpec SPEC = new ToolSpec(
            "open_page",
            "Opens a web page by its address and reads it, for example a result of a search.",
            """
            {"type":"object","properties":{"url":{"type":"string","minLength":8,"maxLength":2000,\
            "pattern":"^https?://","description":"The address, complete"}},"required":["url"],\
            "additionalProperties":false}""",
            ToolEffect.REACHES_OUTSIDE,
            Duration.ofSeconds(12),
            2_000);

    private final PageReader pages;

    public OpenPageTool(PageReader pages) {
        this.pages = pages;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
        URI url;
        try {
            url = new URI(arguments.text("url"));
        } catch (URISyntaxException malformed) {
            return Mono.just(
                    new ToolResult.Failed("invalid_url", "The address is malformed: copy it as it was given."));
        }
        return pages.read(new PageRequest(url, "", "", MAX_PASSAGES)).map(OpenPageTool::result);
    }

    private static ToolResult result(PageOutcome outcome) {
        return switch (outcome) {
            case PageOutcome.Read read ->
                new ToolResult.Ok(
                        "",
                        List.of(ToolSource.of(
                                read.page().title(),
                                read.page().url().toString(),
                                read.passages().stream().map(OpenPageTool::text).collect(Collectors.joining("\n\n")))));
            case PageOutcome.Empty empty -> new ToolResult.Failed("page_empty", said(empty.reason()));
            case PageOutcome.Refused refused -> new ToolResult.Failed("page_refused", said(refused.reason()));
            case PageOutcome.Failed failed -> new ToolResult.Failed("page_failed", said(failed.reason()));
        };
    }

    private static String text(PagePassage passage) {
        return passage.heading().isEmpty() ? passage.text() : passage.heading() + "\n" + passage.text();
    }

    private static String said(String reason) {
        return "The page cannot be read: " + reason + ". Go on without it.";
    }
}
