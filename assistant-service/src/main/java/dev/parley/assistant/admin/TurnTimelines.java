package dev.parley.assistant.admin;

import dev.parley.assistant.agent.RecordedEvent;
import dev.parley.assistant.agent.TurnRecord;
import dev.parley.assistant.replay.RecordReader;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.assistant.turn.OutboxWorkers;
import dev.parley.memory.mailbox.Outbox;
import dev.parley.memory.trace.TraceStage;
import dev.parley.memory.trace.TurnTrace;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatModels;
import dev.parley.model.Message;
import dev.parley.model.ToolCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Puts together what is known of the way of a turn: its stages, its prompts, and how far its replies came. Thread-safe. */
@Component
final class TurnTimelines {

    /** Names of stages. */
    static final String MODEL = "model";

    static final String TOOL = "tool";
    private static final String DELIVERY = "delivery";

    /** How stages end that went well. */
    private static final Set<String> WELL = Set.of(
            "",
            "ok",
            "open",
            "closed",
            "stop",
            "length",
            "tool_calls",
            "accepted",
            "sent",
            "delivered",
            "read",
            "played");

    /** Stages whose outcome is a kind of message, and tells nothing of how they went. */
    private static final String RECEIVED = "received";

    private final RecordReader records;
    private final Outbox outbox;
    private final ChatModels models;
    private final Handles handles;
    private final Pseudonyms pseudonyms;

    TurnTimelines(RecordReader records, Outbox outbox, ChatModels models, Handles handles, Pseudonyms pseudonyms) {
        this.records = records;
        this.outbox = outbox;
        this.models = models;
        this.handles = handles;
        this.pseudonyms = pseudonyms;
    }

    static boolean isFault(TraceStage stage) {
        return stage.name().equals(TurnTracer.FAILED)
                || (!stage.name().equals(RECEIVED) && !WELL.contains(stage.outcome()));
    }

    static int count(TurnTrace trace, String stage) {
        return (int)
                trace.stages().stream().filter(one -> one.name().equals(stage)).count();
    }

    static long sum(TurnTrace trace, String fact) {
        return trace.stages().stream()
                .map(stage -> stage.facts().get(fact))
                .filter(value -> value != null && value.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .sum();
    }

    Mono<TurnTimeline> of(TurnTrace trace, AdminCaller caller) {
        Mono<Optional<TurnRecord>> record = records.read(trace.turn())
                .map(Optional::of)
                // What another version wrote is as good as gone.
                .onErrorReturn(Optional.empty())
                .defaultIfEmpty(Optional.empty());
        return Mono.zip(record, stages(trace))
                .map(known -> new TurnTimeline(
                        trace.turn(),
                        trace.began(),
                        trace.took().toMillis(),
                        trace.channel(),
                        trace.account(),
                        trace.outcome(),
                        handles.of(trace.person()),
                        pseudonyms.of(trace.person()),
                        caller.isOperator() ? trace.person().value() : null,
                        handles.of(trace.person(), trace.conversation()),
                        known.getT1().isPresent(),
                        known.getT2().stream()
                                .map(stage -> shown(stage, caller))
                                .toList(),
                        known.getT1().map(this::prompts).orElse(List.of())));
    }

    /** The stages with what became of its replies, in their order. */
    private Mono<List<TraceStage>> stages(TurnTrace trace) {
        return Flux.fromIterable(trace.stages())
                .filter(stage -> !stage.facts()
                        .getOrDefault(OutboxWorkers.PLATFORM_ID, "")
                        .isEmpty())
                .flatMap(stage -> delivery(trace, stage))
                .collectList()
                .map(deliveries -> {
                    List<TraceStage> all = new ArrayList<>(trace.stages());
                    all.addAll(deliveries);
                    all.sort(Comparator.comparing(TraceStage::at));
                    return all;
                });
    }

    private Flux<TraceStage> delivery(TurnTrace trace, TraceStage sent) {
        return outbox.statuses(
                        trace.person(), trace.channel(), sent.facts().getOrDefault(OutboxWorkers.PLATFORM_ID, ""))
                .flatMapIterable(Map::entrySet)
                .map(status -> new TraceStage(
                        DELIVERY,
                        status.getKey().name().toLowerCase(Locale.ROOT),
                        status.getValue(),
                        Duration.ZERO,
                        Map.of(OutboxWorkers.REPLY, sent.facts().getOrDefault(OutboxWorkers.REPLY, ""))));
    }

    /** The platform's ids of messages may hold phone numbers. */
    private static TurnTimeline.Stage shown(TraceStage stage, AdminCaller caller) {
        Map<String, String> facts = new TreeMap<>(stage.facts());
        if (!caller.isOperator()
                || facts.getOrDefault(OutboxWorkers.PLATFORM_ID, "").isEmpty()) {
            facts.remove(OutboxWorkers.PLATFORM_ID);
        }
        return new TurnTimeline.Stage(
                stage.name(), stage.outcome(), stage.at(), stage.took().toMillis(), isFault(stage), facts);
    }

    private List<List<TurnTimeline.Part>> prompts(TurnRecord record) {
        ChatModel model = models.orMain(record.request().briefing().model());
        List<List<TurnTimeline.Part>> prompts = new ArrayList<>();
        for (RecordedEvent event : record.events()) {
            if (event instanceof RecordedEvent.Prompted(var request)) {
                prompts.add(request.messages().stream()
                        .map(message -> part(message, model))
                        .toList());
            }
        }
        return prompts;
    }

    private static TurnTimeline.Part part(Message message, ChatModel model) {
        String text = text(message);
        return new TurnTimeline.Part(role(message), model.countTokens(text), text.length());
    }

    static String role(Message message) {
        return switch (message) {
            case Message.System system -> "system";
            case Message.User user -> "user";
            case Message.Assistant assistant -> "assistant";
            case Message.ToolCalls calls -> "tool_calls";
            case Message.ToolResult result -> "tool_result";
        };
    }

    static String text(Message message) {
        return switch (message) {
            case Message.System(String text) -> text;
            case Message.User user -> user.text();
            case Message.Assistant(String text) -> text;
            case Message.ToolCalls(List<ToolCall> calls) ->
                calls.stream().map(call -> call.name() + " " + call.arguments()).collect(Collectors.joining("\n"));
            case Message.ToolResult result -> result.text();
        };
    }
}
