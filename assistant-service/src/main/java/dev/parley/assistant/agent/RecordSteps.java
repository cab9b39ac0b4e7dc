package dev.parley.assistant.agent;

import dev.parley.model.ChatEvent;
import dev.parley.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells in short lines what happened in a recorded turn, without what anybody wrote. For one record. */
final class RecordSteps {

    private final List<String> steps = new ArrayList<>();
    private int characters;
    private int calls;
    private boolean writing;

    private RecordSteps() {}

    static List<String> of(TurnRecord record) {
        RecordSteps told = new RecordSteps();
        record.events().forEach(told::step);
        if (told.writing) {
            told.written("was cut off");
        }
        told.steps.add("turn ended: " + record.end());
        return told.steps;
    }

    private void step(RecordedEvent event) {
        switch (event) {
            case RecordedEvent.Now now -> {}
            case RecordedEvent.Counted counted -> {}
            case RecordedEvent.Prompted(var request) -> {
                characters = 0;
                calls = 0;
                writing = true;
                steps.add("prompt of " + request.messages().size() + " messages and "
                        + request.tools().size() + " tools");
            }
            case RecordedEvent.ModelSaid(ChatEvent.TextDelta(String text)) -> characters += text.length();
            case RecordedEvent.ModelSaid(ChatEvent.ToolCalled called) -> calls++;
            case RecordedEvent.ModelSaid(ChatEvent.TokenDrawn drawn) -> {}
            case RecordedEvent.ModelSaid(ChatEvent.Finished finished) -> {}
            case RecordedEvent.ModelEnded(String fault) ->
                written(fault.equals(RecordedEvent.ModelEnded.FINISHED) ? "ended" : "failed: " + fault);
            case RecordedEvent.Called called ->
                steps.add(
                        "tools: " + called.calls().stream().map(ToolCall::name).collect(Collectors.joining(", ")));
            case RecordedEvent.Invoked(var done) ->
                steps.add(done.tool() + ": " + done.result().outcome() + ", attempts " + done.attempts() + ", "
                        + done.duration().toMillis() + " ms");
            case RecordedEvent.Refused(ToolCall call, String code) -> steps.add(call.name() + ": not run, " + code);
        }
    }

    private void written(String how) {
        writing = false;
        steps.add("model wrote " + characters + " characters and " + calls + " calls, and " + how);
    }
}
