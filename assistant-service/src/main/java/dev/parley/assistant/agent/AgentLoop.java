package dev.parley.assistant.agent;

import dev.parley.assistant.consent.ConsentGate;
import dev.parley.assistant.consent.OwnText;
import dev.parley.assistant.language.Texts;
import dev.parley.assistant.trace.Spans;
import dev.parley.assistant.trace.TurnStages;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatModels;
import dev.parley.model.ModelException;
import dev.parley.model.ModelInfo;
import dev.parley.model.ToolCall;
import dev.parley.model.Usage;
import dev.parley.tool.ToolContext;
import dev.parley.tool.policy.ToolInvoker;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The agent loop: build the prompt, let the model write, run the tools that it calls, again, until it answers. At a limit
 * of {@link TurnBudget}, a repeated call or results without anything new, the tools go off and the model answers once
 * more. Thread-safe; a turn runs when its Flux is subscribed and stops, model and tools included, when that is
 * cancelled.
 */
public final class AgentLoop {

    /** One result takes at most this part of the context. */
    private static final int RESULT_SHARE = 3;

    private static final int MIN_RESULT_TOKENS = 200;

    /** Most sources of one result; a model with compact prompts is lost among several. */
    private static final int MAX_SOURCES = 5;

    private final ChatModels models;
    private final ToolInvoker tools;
    private final AgentProperties properties;
    private final PromptBuilder prompts;
    private final TurnRecords records;
    private final AgentMetrics metrics;
    private final Spans spans;
    private final Clock clock;

    public AgentLoop(
            ChatModels models,
            ToolInvoker tools,
            AgentProperties properties,
            TurnRecords records,
            MeterRegistry meters,
            Spans spans,
            Clock clock) {
        this.models = models;
        this.tools = tools;
        this.properties = properties;
        this.prompts = new PromptBuilder(properties);
        this.records = records;
        this.metrics = new AgentMetrics(meters);
        this.spans = spans;
        this.clock = clock;
    }

    /** Runs a turn. Ends with {@link AgentEvent.Done}, or with the error of the model. */
    public Flux<AgentEvent> run(AgentRequest request) {
        return Flux.deferContextual(context -> {
            ChatModel model = models.orMain(request.briefing().model());
            TurnIo live = new TracingTurnIo(new LiveTurnIo(model, tools, metrics, clock), TurnStages.in(context));
            RecordingTurnIo io = new RecordingTurnIo(live);
            return spans.agent(request.turn(), () -> run(request, io))
                    .doOnNext(io::emitted)
                    .doFinally(signal -> records.keep(io.record(request, signal)));
        });
    }

    /** {@link #run} for callers that wait: the same turn, without its deltas. Interrupting the thread stops the turn. */
    public AgentAnswer answer(AgentRequest request) {
        AgentEvent last = Objects.requireNonNull(run(request).blockLast(), "a turn ends with an event");
        return ((AgentEvent.Done) last).answer();
    }

    /** Runs a turn again on what was recorded of it. */
    Flux<AgentEvent> run(AgentRequest request, TurnIo io) {
        return Flux.defer(() -> {
            Turn turn = new Turn(
                    request, io, TurnTools.of(request.briefing(), io), properties.budget(), io.now(), new Answer());
            Flux<AgentEvent> events = round(turn, LoopState.start(request.text()));
            return request.opening().isEmpty()
                    ? events
                    : Flux.concat(Flux.just(turn.answer().open(request.opening())), events);
        });
    }

    private Flux<AgentEvent> round(Turn turn, LoopState before) {
        return Flux.defer(() -> {
            LoopState state = before;
            Prompt prompt = prompt(turn, state);
            StopCause limit = state.toolsOff() ? StopCause.ANSWERED : limit(turn, state, prompt);
            if (limit != StopCause.ANSWERED) {
                state = state.stopped(limit);
                prompt = prompt(turn, state);
            }
            LoopState current = state;
            int promptTokens = prompt.tokens();
            Round round = new Round(new CitationFilter(state.sources()), priceFilter(turn, state));
            Instant firstTextBy = state.toolsOff() ? turn.end() : turn.toolsEnd();
            return turn.io().stream(prompt.request(), firstTextBy, turn.end())
                    .concatMapIterable(round::accept)
                    .concatWith(Flux.defer(() -> Flux.fromIterable(round.finish())))
                    .doOnNext(turn.answer()::add)
                    .onErrorResume(ModelException.class, round::failed)
                    .concatWith(Flux.defer(() -> afterRound(turn, current, round, promptTokens)));
        });
    }

    private static @Nullable PriceFilter priceFilter(Turn turn, LoopState state) {
        if (!turn.request().briefing().sourcedPrices()) {
            return null;
        }
        String read = state.messages().stream()
                .filter(LoggedMessage.ToolResult.class::isInstance)
                .map(message -> ((LoggedMessage.ToolResult) message).text())
                .filter(text -> !text.startsWith(CallOutcome.ERROR))
                .collect(Collectors.joining("\n"));
        return new PriceFilter(
                Prices.of(read), Texts.of(turn.request().briefing().language(), "price"));
    }

    private Prompt prompt(Turn turn, LoopState state) {
        return metrics.prompt(() -> prompts.build(
                turn.request(),
                state,
                turn.tools().offered(),
                turn.tools()::isForeign,
                turn.io().model(),
                turn.io()::countTokens,
                turn.started(),
                turn.budget().promptTokens() - state.usage().promptTokens(),
                state.toolsOff() ? completionLeft(turn, state) : completionLeft(turn, state) - reserve(turn)));
    }

    private static int completionLeft(Turn turn, LoopState state) {
        return turn.budget().completionTokens() - state.usage().completionTokens();
    }

    /** Completion tokens that are kept for the last answer. */
    private int reserve(Turn turn) {
        return Math.min(properties.maxAnswerTokens(), turn.budget().completionTokens() / 2);
    }

    /** The limit that forbids another round with tools; {@link StopCause#ANSWERED} for none. */
    private StopCause limit(Turn turn, LoopState state, Prompt prompt) {
        TurnBudget budget = turn.budget();
        if (state.rounds() >= budget.rounds()) {
            return StopCause.ROUNDS;
        }
        if (!turn.io().now().isBefore(turn.toolsEnd())) {
            return StopCause.DEADLINE;
        }
        if (state.fruitless() >= budget.fruitlessResults()) {
            return StopCause.NO_NEW_INFORMATION;
        }
        if (state.rounds() == 0) {
            return StopCause.ANSWERED;
        }
        // A round with tools is only begun where the last answer can still be paid afterwards.
        if (state.usage().promptTokens() + 2L * prompt.tokens() > budget.promptTokens()) {
            return StopCause.PROMPT_TOKENS;
        }
        if (completionLeft(turn, state) <= reserve(turn)) {
            return StopCause.COMPLETION_TOKENS;
        }
        BigDecimal round = properties
                .price(turn.io().model().name())
                .of(prompt.tokens(), prompt.request().maxTokens());
        BigDecimal both = round.add(round);
        if (budget.cost().signum() > 0 && state.cost().add(both).compareTo(budget.cost()) > 0) {
            return StopCause.COST;
        }
        return StopCause.ANSWERED;
    }

    private Flux<AgentEvent> afterRound(Turn turn, LoopState before, Round round, int promptTokens) {
        ModelException fault = round.fault();
        if (fault != null) {
            return afterFault(turn, before, round, fault);
        }
        Usage usage = round.usage(promptTokens);
        LoopState state = before.afterModel(
                usage, properties.price(turn.io().model().name()).of(usage));
        turn.answer().cite(round.citations());
        if (!round.finished() && !before.toolsOff()) {
            return turn.answer().isBlank()
                    ? round(turn, state.stopped(StopCause.DEADLINE))
                    : finish(turn, state.stopped(StopCause.DEADLINE));
        }
        if (round.calls().isEmpty() || state.toolsOff()) {
            return finish(turn, state);
        }
        return runCalls(turn, state, round.calls());
    }

    /** A prompt that was too long for the model is built once more with half the room; after that the turn ends. */
    private Flux<AgentEvent> afterFault(Turn turn, LoopState state, Round round, ModelException fault) {
        if (fault.code() != ModelException.Code.CONTEXT_EXCEEDED || round.began()) {
            return Flux.error(fault);
        }
        return state.compacted() ? finish(turn, state.stopped(StopCause.CONTEXT)) : round(turn, state.afterOverflow());
    }

    private Flux<AgentEvent> runCalls(Turn turn, LoopState state, List<ToolCall> calls) {
        ToolContext context = context(turn, state);
        StopCause stop = StopCause.ANSWERED;
        List<ToolCall> fresh = new ArrayList<>();
        Set<String> keys = new HashSet<>(state.settled());
        for (ToolCall call : calls) {
            StopCause skipped = skipped(turn, state, call, fresh.size(), context, keys);
            if (skipped == StopCause.ANSWERED) {
                fresh.add(call);
            } else {
                stop = skipped;
                turn.io().refused(call, context, skipped.mark());
            }
        }
        if (stop == StopCause.DEADLINE) {
            return round(turn, state.stopped(stop));
        }
        StopCause ended = stop;
        CallBatch batch = new CallBatch(fresh);
        for (ToolCall call : fresh) {
            refuse(turn, state, call, context, batch);
        }
        List<ToolCall> allowed = batch.open();
        return Flux.fromIterable(fresh)
                .<AgentEvent>map(
                        call -> new AgentEvent.ToolStarted(call.id(), call.name(), CallSubject.of(call.arguments())))
                .concatWith(Flux.fromIterable(batch.finishedEvents()))
                .concatWith(turn.io()
                        .invoke(allowed, context)
                        .index()
                        .map(done -> batch.ended(
                                allowed.get(done.getT1().intValue()),
                                done.getT2().result())))
                .concatWith(Flux.defer(() -> {
                    LoopState next = batch.applyTo(state, turn.tools()::isForeign);
                    return round(turn, ended == StopCause.ANSWERED ? next : next.stopped(ended));
                }));
    }

    /** Why a call is not run; {@link StopCause#ANSWERED} where it is. */
    private static StopCause skipped(
            Turn turn, LoopState state, ToolCall call, int before, ToolContext context, Set<String> keys) {
        if (!context.now().isBefore(turn.toolsEnd())) {
            return StopCause.DEADLINE;
        }
        if (state.calls() + before >= turn.budget().toolCalls()) {
            return StopCause.TOOL_CALLS;
        }
        return keys.add(CallKey.of(call.name(), call.arguments())) ? StopCause.ANSWERED : StopCause.REPEATED_CALL;
    }

    private static ToolContext context(Turn turn, LoopState state) {
        ModelInfo info = turn.io().model();
        return new ToolContext(
                turn.request().person(),
                turn.request().conversation(),
                turn.request().turn(),
                turn.request().briefing().persona(),
                turn.io().now(),
                turn.toolsEnd(),
                turn.tools().scope(),
                state.sources().size() + 1,
                Math.max(MIN_RESULT_TOKENS, info.contextLength() / RESULT_SHARE),
                info.compactPrompts() ? 1 : MAX_SOURCES);
    }

    private void refuse(Turn turn, LoopState state, ToolCall call, ToolContext context, CallBatch batch) {
        turn.tools()
                .find(call.name())
                .ifPresent(spec -> ConsentGate.refusal(
                                spec, call.arguments(), turn.request().text(), untrusted(turn, state), state.sources())
                        .ifPresent(refused -> {
                            turn.io().refused(call, context, refused.code());
                            batch.ended(call, refused);
                        }));
    }

    /** Whether the model can see text that is neither ours nor the person's words of this turn. */
    private static boolean untrusted(Turn turn, LoopState state) {
        AgentRequest request = turn.request();
        return state.untrusted()
                || !request.quoted().isEmpty()
                || !request.summary().isEmpty()
                || OwnText.holdsMaterial(request.text())
                || request.history().stream()
                        .flatMap(earlier -> earlier.messages().stream())
                        .anyMatch(message -> switch (message) {
                            case LoggedMessage.ToolResult result -> turn.tools().isForeign(result.name());
                            case LoggedMessage.User user -> OwnText.holdsMaterial(user.text());
                            case LoggedMessage.ToolCall call -> false;
                            case LoggedMessage.Assistant assistant -> false;
                        });
    }

    private Flux<AgentEvent> finish(Turn turn, LoopState state) {
        List<AgentEvent> events = new ArrayList<>();
        if (turn.answer().isBlank()) {
            if (!state.toolsOff()) {
                return Flux.error(new ModelException(
                        ModelException.Code.INTERNAL,
                        "The model gave an empty answer after " + state.rounds() + " rounds",
                        null));
            }
            String words = LastWords.of(turn.request().briefing().language(), state.sources());
            AgentEvent.Delta delta = new AgentEvent.Delta(words);
            turn.answer().add(delta);
            events.add(delta);
        }
        String text = turn.answer().text();
        List<LoggedMessage> messages = new ArrayList<>(state.messages());
        messages.set(
                0,
                new LoggedMessage.User(
                        Quoted.behind(turn.request().text(), turn.request().quoted())));
        messages.add(new LoggedMessage.Assistant(text));
        LoggedTurn logged = new LoggedTurn(
                turn.request().turn(), turn.started(), messages, state.stop().mark());
        turn.io().ended(state, Duration.between(turn.started(), turn.io().now()));
        events.add(new AgentEvent.Done(new AgentAnswer(
                text, turn.answer().citations(), state.attachments(), state.usage(), logged, state.stop())));
        return Flux.fromIterable(events);
    }

    /** What stays the same during a turn, and the answer that grows. */
    private record Turn(
            AgentRequest request, TurnIo io, TurnTools tools, TurnBudget budget, Instant started, Answer answer) {

        Instant toolsEnd() {
            return end().minus(budget.lastAnswerTime());
        }

        Instant end() {
            return started.plus(budget.time());
        }
    }
}
