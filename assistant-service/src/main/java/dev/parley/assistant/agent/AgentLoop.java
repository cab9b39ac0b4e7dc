package dev.parley.assistant.agent;

import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.ModelException;
import dev.parley.model.ToolCall;
import dev.parley.model.ToolDefinition;
import dev.parley.model.Usage;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolResult;
import dev.parley.tool.policy.ToolInvocation;
import dev.parley.tool.policy.ToolInvoker;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The agent loop: build the prompt, let the model write, run the tools that it calls, again, until it answers. Hard
 * stops are rounds, tool calls, a repeated call and wall-clock; at a stop the model answers once more with tools off.
 * Thread-safe; a turn runs when its Flux is subscribed and stops when that is cancelled.
 */
public final class AgentLoop {

    private final ChatModel model;
    private final ToolInvoker tools;
    private final List<ToolDefinition> definitions;
    private final PromptBuilder prompts;
    private final AgentProperties properties;
    private final Clock clock;

    public AgentLoop(
            ChatModel model,
            ToolInvoker tools,
            List<ToolDefinition> definitions,
            PromptBuilder prompts,
            AgentProperties properties,
            Clock clock) {
        this.model = model;
        this.tools = tools;
        this.definitions = List.copyOf(definitions);
        this.prompts = prompts;
        this.properties = properties;
        this.clock = clock;
    }

    /** Runs a turn. Ends with {@link AgentEvent.Done}, or with the error of the model. */
    public Flux<AgentEvent> run(AgentRequest request) {
        return Flux.defer(() -> {
            Instant started = clock.instant();
            Turn turn = new Turn(request, started, started.plus(properties.deadline()), new Answer());
            return round(turn, LoopState.start(request.text()));
        });
    }

    private Flux<AgentEvent> round(Turn turn, LoopState state) {
        return Flux.defer(() -> {
            ChatRequest prompt = prompts.build(turn.request(), state, definitions, model);
            Round round = new Round(new CitationFilter(state.sources()));
            return model.stream(prompt)
                    .concatMapIterable(event -> round.accept(event))
                    .concatWith(Flux.defer(() -> Flux.fromIterable(round.filter.finish())))
                    .doOnNext(turn.answer()::add)
                    .concatWith(Flux.defer(() -> afterRound(turn, state.afterModel(round.usage), round)));
        });
    }

    private Flux<AgentEvent> afterRound(Turn turn, LoopState state, Round round) {
        turn.answer().cite(round.filter.citations());
        if (round.calls.isEmpty() || state.toolsOff()) {
            return finish(turn, state);
        }
        return runCalls(turn, state, round.calls, 0);
    }

    private Flux<AgentEvent> runCalls(Turn turn, LoopState state, List<ToolCall> calls, int index) {
        if (index == calls.size()) {
            return round(turn, state.rounds() >= properties.maxRounds() ? state.stopped(StopCause.ROUNDS) : state);
        }
        if (!clock.instant().isBefore(turn.deadline())) {
            return round(turn, state.stopped(StopCause.DEADLINE));
        }
        if (state.calls() >= properties.maxToolCalls()) {
            return round(turn, state.stopped(StopCause.TOOL_CALLS));
        }
        ToolCall call = calls.get(index);
        if (state.seen().contains(LoopState.key(call.name(), call.arguments()))) {
            return round(turn, state.stopped(StopCause.REPEATED_CALL));
        }
        ToolContext context = new ToolContext(
                turn.request().person(),
                turn.request().conversation(),
                turn.request().turn(),
                clock.instant(),
                turn.deadline(),
                state.sources().size() + 1);
        Mono<ToolInvocation> invocation = tools.invoke(call.name(), call.arguments(), context);
        return Flux.<AgentEvent>just(new AgentEvent.ToolStarted(call.id(), call.name()))
                .concatWith(invocation.flatMapMany(done -> Flux.<AgentEvent>just(
                                new AgentEvent.ToolFinished(call.id(), call.name(), outcome(done.result())))
                        .concatWith(Flux.defer(
                                () -> runCalls(turn, afterCall(state, call, done.result()), calls, index + 1)))));
    }

    private static LoopState afterCall(LoopState state, ToolCall call, ToolResult result) {
        LoggedMessage.ToolCall logged = new LoggedMessage.ToolCall(call.id(), call.name(), call.arguments());
        return switch (result) {
            case ToolResult.Ok ok ->
                state.afterCall(logged, new LoggedMessage.ToolResult(call.id(), call.name(), ok.text()), ok.sources());
            case ToolResult.Failed failed ->
                state.afterCall(
                        logged,
                        new LoggedMessage.ToolResult(call.id(), call.name(), "Error: " + failed.message()),
                        List.of());
        };
    }

    private static String outcome(ToolResult result) {
        return switch (result) {
            case ToolResult.Ok ok -> "ok";
            case ToolResult.Failed failed -> failed.code();
        };
    }

    private static Flux<AgentEvent> finish(Turn turn, LoopState state) {
        String text = turn.answer().text();
        if (text.isBlank()) {
            return Flux.error(new ModelException(
                    ModelException.Code.INTERNAL,
                    "The model gave an empty answer after " + state.rounds() + " rounds",
                    null));
        }
        List<LoggedMessage> messages = new ArrayList<>(state.messages());
        messages.add(new LoggedMessage.Assistant(text));
        LoggedTurn logged = new LoggedTurn(turn.request().turn(), turn.started(), messages);
        return Flux.just(new AgentEvent.Done(
                new AgentAnswer(text, turn.answer().citations(), state.usage(), logged, state.stop())));
    }

    /** What stays the same during a turn, and the answer that grows. */
    private record Turn(AgentRequest request, Instant started, Instant deadline, Answer answer) {}

    /** One model call. Confined to the subscription that runs it. */
    private static final class Round {

        final CitationFilter filter;
        final List<ToolCall> calls = new ArrayList<>();
        Usage usage = Usage.NONE;

        Round(CitationFilter filter) {
            this.filter = filter;
        }

        List<AgentEvent> accept(ChatEvent event) {
            return switch (event) {
                case ChatEvent.TextDelta delta -> filter.accept(delta.text());
                case ChatEvent.ToolCalled called -> {
                    calls.add(called.call());
                    yield List.of();
                }
                case ChatEvent.Finished finished -> {
                    usage = finished.usage();
                    yield List.of();
                }
            };
        }
    }
}
