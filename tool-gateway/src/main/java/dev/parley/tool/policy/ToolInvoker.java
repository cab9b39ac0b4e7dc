package dev.parley.tool.policy;

import dev.parley.tool.TokenCounter;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.ToolRequest;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.policy.internal.CallObservation;
import dev.parley.tool.policy.internal.CallRecord;
import dev.parley.tool.policy.internal.GuardedTool;
import dev.parley.tool.policy.internal.GuardedTools;
import dev.parley.tool.policy.internal.ResultCut;
import dev.parley.tool.schema.ArgumentCheck;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Invokes tools on behalf of a model. Arguments are checked and repaired; a call has a deadline, a share of the tool's
 * bulkhead and passes its circuit breaker; a tool that only reads is tried again after an unexpected error; sources get
 * their numbers and the result is cut to its tokens. The returned publishers are cold and never give an error;
 * cancelling them cancels the tools. Every call that runs is written to the audit and observed as {@code parley.tool}.
 * Thread-safe.
 *
 * <p>Codes of failures made here: {@code unknown_tool}, {@code tool_not_allowed} (outside the scope),
 * {@code switched_off} (the gate is closed for it now), {@code arguments_…} (see {@link ArgumentCheck.Invalid}), {@code timeout}, {@code deadline} (the turn has no time
 * left), {@code busy}, {@code circuit_open}, {@code no_result}, {@code tool_error}. Other codes come from the tools.
 */
public final class ToolInvoker {

    private static final Logger LOGGER = LoggerFactory.getLogger(ToolInvoker.class);

    private static final String CANCELLED = "cancelled";

    /** Names that are told to a model which asked for an unknown tool. */
    private static final int MAX_NAMES_TOLD = 32;

    private final ToolRegistry registry;

    private final GuardedTools tools;

    private final InvocationOptions options;

    private final ResultCut cut;

    private final ToolGate gate;

    private final AuditSink audit;

    private final ObservationRegistry observations;

    private final Clock clock;

    /** @throws IllegalArgumentException when the schema of a tool cannot be compiled; names the tool */
    public ToolInvoker(
            ToolRegistry registry,
            InvocationOptions options,
            TokenCounter counter,
            ToolGate gate,
            AuditSink audit,
            ObservationRegistry observations,
            Clock clock) {
        this.registry = registry;
        this.tools = new GuardedTools(registry, options, clock);
        this.options = options;
        this.cut = new ResultCut(counter, options.maxResultChars());
        this.gate = gate;
        this.audit = audit;
        this.observations = observations;
        this.clock = clock;
    }

    /** Default options, a token for each byte, and nothing audited or observed. */
    public static ToolInvoker of(ToolRegistry registry, Clock clock) {
        return new ToolInvoker(
                registry,
                InvocationOptions.DEFAULT,
                TokenCounter.UPPER_BOUND,
                ToolGate.OPEN,
                AuditSink.NONE,
                ObservationRegistry.NOOP,
                clock);
    }

    /** The tools that can be invoked now. */
    public List<ToolSpec> specs() {
        return registry.specs();
    }

    /** How each tool does in this process, in the order of the registry. */
    public List<ToolHealth> health() {
        return registry.specs().stream()
                .flatMap(spec -> tools.find(spec.name()).stream())
                .map(GuardedTool::health)
                .toList();
    }

    /** Runs a tool by the name and the arguments text that a model wrote. Gives exactly one invocation. */
    public Mono<ToolInvocation> invoke(String name, String arguments, ToolContext context) {
        return run(new ToolRequest(name, arguments), context).map(ended -> finish(ended, context.firstSourceNumber()));
    }

    /**
     * Runs the calls that a model asked for together and gives their invocations in the order of the calls. Neighbours
     * that only read run at once, as many as the options allow; a call that changes something waits for those before it
     * and holds up those behind it. Sources are numbered in the order of the calls.
     */
    public Flux<ToolInvocation> invokeAll(List<ToolRequest> calls, ToolContext context) {
        return Flux.defer(() -> {
            AtomicInteger number = new AtomicInteger(context.firstSourceNumber());
            return Flux.fromIterable(groups(calls))
                    .concatMap(group -> Flux.fromIterable(group)
                            .flatMapSequential(call -> run(call, context), options.parallelCalls()))
                    .map(ended -> {
                        ToolInvocation done = finish(ended, number.get());
                        number.addAndGet(done.sources().size());
                        return done;
                    });
        });
    }

    /**
     * Writes to the audit, and observes, a call that its caller decided not to run.
     *
     * @param code why, as the outcome of the call
     */
    public void refuse(ToolRequest request, ToolContext context, String code) {
        GuardedTool tool = tools.find(request.name()).orElse(null);
        CallRecord call = begin(tool, request, context);
        if (tool != null && tool.validator().check(call.arguments()) instanceof ArgumentCheck.Valid valid) {
            call.checked(valid);
        }
        report(call, code, CallObservation.start(observations, call, Context.empty()));
    }

    private CallRecord begin(@Nullable GuardedTool tool, ToolRequest request, ToolContext context) {
        return new CallRecord(
                request.name(), tool == null ? null : tool.spec(), request.arguments(), context, clock.instant());
    }

    /** Calls that may run at once. */
    private List<List<ToolRequest>> groups(List<ToolRequest> calls) {
        List<List<ToolRequest>> groups = new ArrayList<>();
        boolean open = false;
        for (ToolRequest call : calls) {
            boolean reads = registry.find(call.name())
                    .map(tool -> tool.spec().effect() == ToolEffect.READS)
                    .orElse(true);
            if (!open || !reads) {
                groups.add(new ArrayList<>());
            }
            groups.getLast().add(call);
            open = reads;
        }
        return groups;
    }

    private Mono<Ended> run(ToolRequest request, ToolContext context) {
        return Mono.deferContextual(subscriber -> {
            GuardedTool tool = tools.find(request.name()).orElse(null);
            CallRecord call = begin(tool, request, context);
            CallObservation observation = CallObservation.start(observations, call, subscriber);
            return Mono.defer(() -> tool == null || !context.scope().allows(tool.spec())
                            ? Mono.just(notOffered(tool, call))
                            : gate.isOpen(tool.spec(), context, subscriber)
                                    ? checked(tool, call)
                                    : Mono.just(switchedOff(call)))
                    .onErrorResume(error -> {
                        LOGGER.warn(
                                "Invocation failed with {}", error.getClass().getName());
                        return Mono.just(GuardedTool.unexpected(call.tool()));
                    })
                    .map(result -> new Ended(call, result, call.duration(clock.instant())))
                    .doOnNext(ended -> report(call, ended.result().outcome(), observation))
                    .doOnCancel(() -> report(call, CANCELLED, observation))
                    .contextWrite(observation::in);
        });
    }

    private Mono<ToolResult> checked(GuardedTool tool, CallRecord call) {
        return switch (tool.validator().check(call.arguments())) {
            case ArgumentCheck.Invalid invalid -> Mono.just(new ToolResult.Failed(invalid.code(), invalid.message()));
            case ArgumentCheck.Valid valid -> {
                call.checked(valid);
                yield tool.call(valid.arguments(), call.context(), call.attempts());
            }
        };
    }

    private static ToolResult switchedOff(CallRecord call) {
        return new ToolResult.Failed(
                "switched_off", call.tool() + " is switched off for now: do without it, and do not call it again");
    }

    private ToolResult notOffered(@Nullable GuardedTool tool, CallRecord call) {
        List<ToolSpec> offered = registry.specs(call.context().scope());
        String names = offered.isEmpty()
                ? "no tools are offered"
                : "use one of "
                        + offered.stream()
                                .limit(MAX_NAMES_TOLD)
                                .map(ToolSpec::name)
                                .collect(Collectors.joining(", "));
        return new ToolResult.Failed(
                tool == null ? "unknown_tool" : "tool_not_allowed",
                "There is no tool named " + call.tool() + ": " + names);
    }

    private ToolInvocation finish(Ended ended, int firstSourceNumber) {
        CallRecord call = ended.call();
        int maxTokens = call.context().maxResultTokens();
        ToolSpec spec = call.spec();
        ToolResult result = cut.cut(
                ended.result(),
                firstSourceNumber,
                spec == null ? maxTokens : Math.min(maxTokens, spec.maxResultTokens()));
        return new ToolInvocation(
                call.tool(),
                call.arguments(),
                call.repairs(),
                result,
                ended.duration(),
                call.attempts().get());
    }

    private void report(CallRecord call, String outcome, CallObservation observation) {
        if (!call.firstReport()) {
            return;
        }
        observation.stop(outcome);
        try {
            audit.record(call.audit(outcome, clock.instant()));
        } catch (RuntimeException lost) {
            LOGGER.warn("An audit entry was lost with {}", lost.getClass().getName());
        }
    }

    private record Ended(CallRecord call, ToolResult result, Duration duration) {}
}
