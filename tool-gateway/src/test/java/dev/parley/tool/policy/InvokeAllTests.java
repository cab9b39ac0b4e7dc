package dev.parley.tool.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.tool.Tool;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.ToolRequest;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

@Timeout(10)
class InvokeAllTests {

    private final List<String> started = new CopyOnWriteArrayList<>();
    private final AtomicInteger running = new AtomicInteger();

    @Test
    void invokeAll_laterReadEndsFirst_keepsOrderAndNumbersSourcesInIt() {
        Sinks.One<ToolResult> slow = Sinks.one();
        Tool first = tool("first", ToolEffect.READS, slow.asMono());
        Tool second = tool("second", ToolEffect.READS, Mono.fromSupplier(() -> {
            slow.tryEmitValue(pages("a", "b"));
            return pages("c");
        }));

        List<ToolInvocation> done = all(calls("first", "second"), first, second);

        assertThat(done).extracting(ToolInvocation::tool).containsExactly("first", "second");
        assertThat(done.get(0).sources()).extracting(ToolSource::number).containsExactly(3, 4);
        assertThat(done.get(1).sources()).extracting(ToolSource::number).containsExactly(5);
    }

    @Test
    void invokeAll_manyReads_runNoMoreAtOnceThanTheOptionsAllow() {
        Sinks.One<ToolResult> gate = Sinks.one();
        List<ToolInvocation> done = new CopyOnWriteArrayList<>();
        Tool tool = tool("read", ToolEffect.READS, gate.asMono());
        ToolInvoker.of(ToolRegistry.of(tool), Clock.systemUTC())
                .invokeAll(calls("read", "read", "read", "read", "read", "read", "read"), context())
                .subscribe(done::add);

        assertThat(running).hasValue(InvocationOptions.DEFAULT.parallelCalls());
        gate.tryEmitValue(ToolResult.Ok.of("x"));

        await().untilAsserted(() -> assertThat(done).hasSize(7));
    }

    @Test
    void invokeAll_callThatWrites_waitsForThoseBeforeAndHoldsUpThoseBehind() {
        Sinks.One<ToolResult> reading = Sinks.one();
        Sinks.One<ToolResult> writing = Sinks.one();
        Tool read = tool("read", ToolEffect.READS, reading.asMono());
        Tool write = tool("write", ToolEffect.WRITES_MEMORY, writing.asMono());
        Tool after = tool("after", ToolEffect.READS, Mono.just(ToolResult.Ok.of("x")));
        List<ToolInvocation> done = new CopyOnWriteArrayList<>();
        ToolInvoker.of(ToolRegistry.of(read, write, after), Clock.systemUTC())
                .invokeAll(calls("read", "write", "after"), context())
                .subscribe(done::add);

        assertThat(started).containsExactly("read");
        reading.tryEmitValue(ToolResult.Ok.of("x"));
        assertThat(started).containsExactly("read", "write");
        writing.tryEmitValue(ToolResult.Ok.of("x"));
        assertThat(started).containsExactly("read", "write", "after");
        assertThat(done).hasSize(3);
    }

    @Test
    void invokeAll_oneFails_othersGoOn() {
        Tool good = tool("good", ToolEffect.READS, Mono.just(ToolResult.Ok.of("x")));

        List<ToolInvocation> done = all(calls("missing", "good"), good);

        assertThat(done).extracting(each -> each.result().outcome()).containsExactly("unknown_tool", "ok");
    }

    @Test
    void invokeAll_cancelled_cancelsAllThatRun() {
        Tool tool = tool("read", ToolEffect.READS, Mono.never());
        Disposable subscription = ToolInvoker.of(ToolRegistry.of(tool), Clock.systemUTC())
                .invokeAll(calls("read", "read", "read"), context())
                .subscribe();
        assertThat(running).hasValue(3);

        subscription.dispose();

        assertThat(running).hasValue(0);
    }

    private Tool tool(String name, ToolEffect effect, Mono<ToolResult> result) {
        return FakeTool.doing(call -> Mono.defer(() -> {
                    started.add(name);
                    running.incrementAndGet();
                    return result.doFinally(signal -> running.decrementAndGet());
                }))
                .named(name)
                .effect(effect);
    }

    private static ToolResult pages(String... titles) {
        List<ToolSource> sources = new ArrayList<>();
        for (String title : titles) {
            sources.add(ToolSource.of(title, "https://example.org/" + title, "about " + title));
        }
        return new ToolResult.Ok("", sources);
    }

    private static List<ToolRequest> calls(String... names) {
        return List.of(names).stream().map(name -> new ToolRequest(name, "{}")).toList();
    }

    private static List<ToolInvocation> all(List<ToolRequest> calls, Tool... tools) {
        return Objects.requireNonNull(ToolInvoker.of(ToolRegistry.of(tools), Clock.systemUTC())
                .invokeAll(calls, context())
                .collectList()
                .block());
    }

    private static ToolContext context() {
        Instant now = Instant.now();
        return new ToolContext("person", "conversation", "turn", now, now.plus(Duration.ofSeconds(30)), 3);
    }
}
