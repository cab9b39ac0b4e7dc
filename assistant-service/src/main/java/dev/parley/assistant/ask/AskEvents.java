package dev.parley.assistant.ask;

import dev.parley.assistant.ModelProblems;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.page.ToolWords;
import dev.parley.model.ModelException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The events of a turn as the search-box API names them. */
final class AskEvents {

    static final String TURN = "turn";
    static final String TOOL = "tool";
    static final String DELTA = "delta";
    static final String CITATION = "citation";
    static final String HANDOVER = "handover";
    static final String DONE = "done";
    static final String ERROR = "error";

    private final JsonMapper json;

    AskEvents(JsonMapper json) {
        this.json = json;
    }

    /** @param data JSON as text */
    record Named(String type, String data) {}

    /**
     * Data of an event of a tool.
     *
     * @param state {@code started} or {@code finished}
     * @param outcome {@code ok} or the code of a failure; null until it has finished
     * @param label what it does or did, in plain words of the person's language
     * @param subject what it is about, for example what is searched for; null when it has finished
     * @param sources how many it found; null where it looks for none
     */
    private record Tool(
            String id,
            String name,
            String state,
            @Nullable String outcome,
            String label,
            @Nullable String subject,
            @Nullable Integer sources) {}

    Named turn(String turn, String conversation, String model, boolean demo) {
        return named(TURN, Map.of("turn", turn, "conversation", conversation, "model", model, "demo", demo));
    }

    /**
     * The public event; empty for {@link AgentEvent.Done}, which needs the whole answer.
     *
     * @param language code of the person's language, for what is said of tools
     */
    Optional<Named> of(AgentEvent event, String language) {
        return switch (event) {
            case AgentEvent.Delta delta -> Optional.of(named(DELTA, Map.of("text", delta.text())));
            case AgentEvent.ToolStarted started ->
                Optional.of(named(
                        TOOL,
                        new Tool(
                                started.callId(),
                                started.tool(),
                                "started",
                                null,
                                ToolWords.running(language, started.tool()),
                                started.subject(),
                                null)));
            case AgentEvent.ToolFinished finished ->
                Optional.of(named(
                        TOOL,
                        new Tool(
                                finished.callId(),
                                finished.tool(),
                                "finished",
                                finished.outcome(),
                                ToolWords.ended(language, finished.tool(), finished.outcome()),
                                null,
                                finished.sources())));
            case AgentEvent.Cited cited -> Optional.of(named(CITATION, AskCitation.of(cited.citation())));
            case AgentEvent.HandedOver handed ->
                Optional.of(named(HANDOVER, Map.of("persona", handed.persona(), "began", handed.began())));
            case AgentEvent.Done done -> Optional.empty();
        };
    }

    Named done(AskAnswer answer) {
        return named(DONE, answer);
    }

    Named error(Throwable fault) {
        return named(ERROR, problem(fault));
    }

    static ShownTurn.Problem problem(Throwable fault) {
        ModelException.Code code = fault instanceof ModelException model ? model.code() : ModelException.Code.INTERNAL;
        return new ShownTurn.Problem(
                ModelProblems.code(code), ModelProblems.status(code).getReasonPhrase(), ModelProblems.detail(code));
    }

    Named stopped() {
        return named(ERROR, Map.of("code", "stopped", "title", "Stopped", "detail", "The answer was stopped."));
    }

    private Named named(String type, Object data) {
        return new Named(type, json.writeValueAsString(data));
    }
}
