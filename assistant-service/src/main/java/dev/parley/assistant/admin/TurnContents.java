package dev.parley.assistant.admin;

import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.agent.Quoted;
import dev.parley.assistant.agent.RecordedEvent;
import dev.parley.assistant.agent.TurnRecord;
import dev.parley.assistant.replay.RecordReader;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.trace.TurnTrace;
import dev.parley.model.ChatEvent;
import dev.parley.model.ToolCall;
import dev.parley.tool.ToolResult;
import dev.parley.tool.policy.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds what was said in a turn: in its record, else in the log of its conversation. Thread-safe. */
@Component
final class TurnContents {

    private final RecordReader records;
    private final ConversationStore conversations;

    TurnContents(RecordReader records, ConversationStore conversations) {
        this.records = records;
        this.conversations = conversations;
    }

    /** Empty where nothing is kept of it. */
    Mono<TurnContent> of(TurnTrace trace) {
        return records.read(trace.turn())
                .onErrorComplete()
                .map(TurnContents::ofRecord)
                .switchIfEmpty(Mono.defer(() -> conversations.page(
                                trace.person(), trace.conversation(), ConversationStore.NEWEST, Integer.MAX_VALUE))
                        .flatMapIterable(page -> page.turns())
                        .filter(turn -> turn.id().equals(trace.turn()))
                        .next()
                        .map(TurnContents::ofLog));
    }

    private static TurnContent ofLog(LoggedTurn turn) {
        return new TurnContent(
                turn.id(),
                Secrets.masked(turn.messages().stream()
                        .filter(LoggedMessage.User.class::isInstance)
                        .map(message -> ((LoggedMessage.User) message).text())
                        .collect(Collectors.joining("\n"))),
                List.of(),
                Secrets.masked(turn.messages().stream()
                        .filter(LoggedMessage.Assistant.class::isInstance)
                        .map(message -> ((LoggedMessage.Assistant) message).text())
                        .collect(Collectors.joining("\n"))));
    }

    private static TurnContent ofRecord(TurnRecord record) {
        String answer = record.emitted().stream()
                .filter(AgentEvent.Delta.class::isInstance)
                .map(event -> ((AgentEvent.Delta) event).text())
                .collect(Collectors.joining());
        return new TurnContent(
                record.request().turn(),
                Secrets.masked(
                        Quoted.behind(record.request().text(), record.request().quoted())),
                new Steps().of(record),
                Secrets.masked(answer));
    }

    /** For one record. */
    private static final class Steps {

        private final List<TurnContent.Step> steps = new ArrayList<>();
        private final StringBuilder said = new StringBuilder();
        private final List<TurnContent.Line> calls = new ArrayList<>();
        private List<TurnContent.Line> prompt = List.of();
        private boolean writing;

        List<TurnContent.Step> of(TurnRecord record) {
            record.events().forEach(this::step);
            end();
            return steps;
        }

        private void step(RecordedEvent event) {
            switch (event) {
                case RecordedEvent.Now now -> {}
                case RecordedEvent.Counted counted -> {}
                case RecordedEvent.Prompted(var request) -> {
                    end();
                    writing = true;
                    prompt = request.messages().stream()
                            .map(message -> new TurnContent.Line(
                                    TurnTimelines.role(message), Secrets.masked(TurnTimelines.text(message))))
                            .toList();
                }
                case RecordedEvent.ModelSaid(ChatEvent.TextDelta(String text)) -> said.append(text);
                case RecordedEvent.ModelSaid(ChatEvent.ToolCalled(ToolCall call)) ->
                    calls.add(new TurnContent.Line(call.name(), Secrets.maskedJson(call.arguments())));
                case RecordedEvent.ModelSaid said -> {}
                case RecordedEvent.ModelEnded ended -> end();
                case RecordedEvent.Called called -> {}
                case RecordedEvent.Invoked(var done) ->
                    steps.add(TurnContent.Step.tool(
                            done.tool(), Secrets.maskedJson(done.arguments()), Secrets.masked(output(done.result()))));
                case RecordedEvent.Refused(ToolCall call, String code) ->
                    steps.add(TurnContent.Step.tool(call.name(), Secrets.maskedJson(call.arguments()), code));
            }
        }

        /** A prompt whose answer was cut off has no end of its own. */
        private void end() {
            if (writing) {
                steps.add(TurnContent.Step.model(prompt, Secrets.masked(said.toString()), List.copyOf(calls)));
                said.setLength(0);
                calls.clear();
                writing = false;
            }
        }

        private static String output(ToolResult result) {
            return switch (result) {
                case ToolResult.Ok ok -> ok.text();
                case ToolResult.Failed failed -> failed.message();
            };
        }
    }
}
