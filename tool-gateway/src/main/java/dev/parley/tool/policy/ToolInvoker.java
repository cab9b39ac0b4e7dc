package dev.parley.tool.policy;

import dev.parley.tool.Tool;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.policy.internal.GuardedTool;
import dev.parley.tool.policy.internal.ResultCut;
import dev.parley.tool.policy.internal.SecretMask;
import dev.parley.tool.schema.ArgumentCheck;
import dev.parley.tool.schema.ArgumentValidator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Invokes tools on behalf of a model. Arguments are checked and repaired; a call has a deadline, a share of the tool's
 * bulkhead and passes its circuit breaker; a tool that only reads is tried a second time after an unexpected error.
 * The returned Mono is cold, gives exactly one {@link ToolInvocation} and never an error; cancelling it cancels the
 * tool. Every subscription that runs is written to the audit. Thread-safe.
 *
 * <p>Codes of failures made here: {@code unknown_tool}, {@code arguments_…} (see {@link ArgumentCheck.Invalid}),
 * {@code timeout}, {@code deadline} (the turn has no time left), {@code busy}, {@code circuit_open},
 * {@code no_result}, {@code tool_error}. Other codes come from the tools.
 */
public final class ToolInvoker {

    private static final Logger LOGGER = LoggerFactory.getLogger(ToolInvoker.class);

    private static final String CANCELLED = "cancelled";

    /** Names written by a model are not trusted to be short. */
    private static final int MAX_NAME_CHARS = 64;

    private final Map<String, GuardedTool> tools;

    private final AuditSink audit;

    private final Clock clock;

    /** @throws IllegalArgumentException when the schema of a tool cannot be compiled; names the tool */
    public ToolInvoker(ToolRegistry registry, InvocationOptions options, AuditSink audit, Clock clock) {
        Map<String, GuardedTool> guarded = new LinkedHashMap<>();
        for (ToolSpec spec : registry.specs()) {
            Tool tool = registry.find(spec.name()).orElseThrow();
            guarded.put(
                    spec.name(),
                    new GuardedTool(
                            tool,
                            spec,
                            ArgumentValidator.compile(spec.name(), spec.schema(), options.arguments()),
                            options,
                            clock));
        }
        this.tools = guarded;
        this.audit = audit;
        this.clock = clock;
    }

    /** Runs a tool by the name and the arguments text that a model wrote. */
    public Mono<ToolInvocation> invoke(String name, String arguments, ToolContext context) {
        return Mono.defer(() -> {
            Call call = new Call(name, arguments, context, clock.instant());
            GuardedTool tool = tools.get(name);
            Mono<ToolInvocation> outcome = tool == null ? Mono.just(call.ended(unknown(name))) : run(tool, call);
            return outcome.onErrorResume(error -> {
                        LOGGER.warn(
                                "Invocation failed with {}", error.getClass().getName());
                        return Mono.just(call.ended(GuardedTool.unexpected(call.tool)));
                    })
                    .doOnNext(done -> report(call, code(done.result())))
                    .doOnCancel(() -> report(call, CANCELLED));
        });
    }

    /** Default options, and nothing audited. */
    public static ToolInvoker of(ToolRegistry registry) {
        return new ToolInvoker(registry, InvocationOptions.DEFAULT, AuditSink.NONE, Clock.systemUTC());
    }

    private Mono<ToolInvocation> run(GuardedTool tool, Call call) {
        return switch (tool.validator().check(call.arguments)) {
            case ArgumentCheck.Invalid invalid ->
                Mono.just(call.ended(ResultCut.cut(
                        new ToolResult.Failed(invalid.code(), invalid.message()),
                        tool.spec().maxResultChars())));
            case ArgumentCheck.Valid valid -> {
                call.arguments = valid.arguments().json().toString();
                call.audited = SecretMask.mask(valid.arguments().json());
                call.repairs = valid.repairs();
                yield tool.call(valid.arguments(), call.context, call.attempts).map(call::ended);
            }
        };
    }

    private ToolResult unknown(String name) {
        String offered = tools.isEmpty() ? "no tools are offered" : "use one of " + String.join(", ", tools.keySet());
        return new ToolResult.Failed("unknown_tool", "There is no tool named " + shortName(name) + ": " + offered);
    }

    private void report(Call call, String outcome) {
        try {
            audit.record(new AuditEntry(
                    call.started,
                    call.context.person(),
                    call.context.conversation(),
                    call.context.turn(),
                    call.tool,
                    call.audited == null ? SecretMask.maskUnchecked(call.arguments) : call.audited,
                    Duration.between(call.started, clock.instant()),
                    call.attempts.get(),
                    outcome));
        } catch (RuntimeException lost) {
            LOGGER.warn("An audit entry was lost with {}", lost.getClass().getName());
        }
    }

    private static String code(ToolResult result) {
        return switch (result) {
            case ToolResult.Ok ok -> "ok";
            case ToolResult.Failed failed -> failed.code();
        };
    }

    private static String shortName(String name) {
        String cleaned = SecretMask.maskText(name.replaceAll("\\p{Cntrl}", " "));
        return cleaned.length() <= MAX_NAME_CHARS ? cleaned : cleaned.substring(0, MAX_NAME_CHARS) + "…";
    }

    /** What is known of a call so far. Confined to the subscription that runs it, but for the attempts. */
    private final class Call {

        private final String tool;
        private final ToolContext context;
        private final Instant started;
        private final AtomicInteger attempts = new AtomicInteger();
        private String arguments;
        private @Nullable String audited;
        private List<String> repairs = List.of();

        Call(String name, String arguments, ToolContext context, Instant started) {
            this.tool = shortName(name);
            this.arguments = arguments;
            this.context = context;
            this.started = started;
        }

        ToolInvocation ended(ToolResult result) {
            Duration duration = Duration.between(started, clock.instant());
            return new ToolInvocation(tool, arguments, repairs, result, duration, attempts.get());
        }
    }
}
