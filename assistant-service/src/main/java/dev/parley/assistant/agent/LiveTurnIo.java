package dev.parley.assistant.agent;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.ModelInfo;
import dev.parley.model.ToolCall;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolRequest;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.policy.ToolInvocation;
import dev.parley.tool.policy.ToolInvoker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The real model, tools and clock. */
final class LiveTurnIo implements TurnIo {

    private final ChatModel model;
    private final ToolInvoker tools;
    private final List<ToolSpec> specs;
    private final AgentMetrics metrics;
    private final Clock clock;

    LiveTurnIo(ChatModel model, ToolInvoker tools, AgentMetrics metrics, Clock clock) {
        this.model = model;
        this.tools = tools;
        this.specs = tools.specs();
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public ModelInfo model() {
        return model.info();
    }

    @Override
    public List<ToolSpec> tools() {
        return specs;
    }

    @Override
    public int countTokens(ChatRequest request) {
        return model.countTokens(request);
    }

    @Override
    public Flux<ChatEvent> stream(ChatRequest request, Instant firstTextBy, Instant endBy) {
        return Flux.defer(() -> {
            Instant now = clock.instant();
            AtomicBoolean began = new AtomicBoolean();
            Mono<Long> cut = Mono.firstWithSignal(
                    Mono.delay(positive(Duration.between(now, firstTextBy)))
                            .filter(tick -> !began.get())
                            .switchIfEmpty(Mono.never()),
                    Mono.delay(positive(Duration.between(now, endBy))));
            return model.stream(request).doOnNext(event -> began.set(true)).takeUntilOther(cut);
        });
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    @Override
    public Flux<ToolInvocation> invoke(List<ToolCall> calls, ToolContext context) {
        return tools.invokeAll(
                calls.stream()
                        .map(call -> new ToolRequest(call.name(), call.arguments()))
                        .toList(),
                context);
    }

    @Override
    public void refused(ToolCall call, ToolContext context, String code) {
        metrics.callRefused(code);
        tools.refuse(new ToolRequest(call.name(), call.arguments()), context, code);
    }

    @Override
    public void ended(LoopState state, Duration took) {
        metrics.ended(state, took);
    }
}
