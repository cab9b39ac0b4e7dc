package dev.parley.assistant.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.search.page.Page;
import dev.parley.search.page.PageOutcome;
import dev.parley.search.page.PagePassage;
import dev.parley.search.page.PageRequest;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import dev.parley.tool.policy.ToolInvocation;
import dev.parley.tool.policy.ToolInvoker;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class OpenPageToolTests {

    private static final URI URL = URI.create("https://example.org/tea");

    @Test
    void call_pageRead_isOneSourceWithItsPassages() {
        ToolInvocation done = open(request -> new PageOutcome.Read(
                request.url(),
                new Page(URI.create("https://example.org/tea/"), "All about tea", null, null, "en", List.of()),
                List.of(
                        new PagePassage(1, "", "Tea is a drink.", 0),
                        new PagePassage(2, "Green", "It is steamed.", 0))));

        assertThat(done.sources())
                .containsExactly(new ToolSource(
                        3, "All about tea", "https://example.org/tea/", "Tea is a drink.\n\nGreen\nIt is steamed."));
        assertThat(((ToolResult.Ok) done.result()).text()).startsWith("[3] All about tea\nhttps://example.org/tea/\n");
    }

    @Test
    void call_pageNotRead_saysWhy() {
        assertThat(open(request -> new PageOutcome.Refused(
                                request.url(), PageOutcome.Cause.ADDRESS, "the host is not one of the public Internet"))
                        .result())
                .isEqualTo(new ToolResult.Failed(
                        "page_refused",
                        "The page cannot be read: the host is not one of the public Internet. Go on without it."));
        assertThat(open(request -> new PageOutcome.Failed(request.url(), "no answer"))
                        .result()
                        .outcome())
                .isEqualTo("page_failed");
        assertThat(open(request -> new PageOutcome.Empty(request.url(), "no text"))
                        .result()
                        .outcome())
                .isEqualTo("page_empty");
    }

    private static ToolInvocation open(Function<PageRequest, PageOutcome> reader) {
        ToolRegistry registry =
                ToolRegistry.of(new OpenPageTool(request -> Mono.fromSupplier(() -> reader.apply(request))));
        Instant now = Instant.now();
        return Objects.requireNonNull(ToolInvoker.of(registry, Clock.systemUTC())
                .invoke(
                        "open_page",
                        "{\"url\":\"" + URL + "\"}",
                        new ToolContext("p", "c", "t", now, now.plusSeconds(30), 3))
                .block());
    }
}
