package dev.parley.assistant.ask;

import dev.parley.assistant.agent.AgentEvent;
import dev.parley.model.ModelInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a running turn has shown so far. Thread-safe: a stop comes from another thread than the events. */
final class TurnNotes {

    private final String turn;
    private final String question;
    private final ModelInfo model;
    private final Instant at;
    private final StringBuilder text = new StringBuilder();
    private final List<ShownTurn.Step> tools = new ArrayList<>();
    private final List<AskCitation> citations = new ArrayList<>();

    TurnNotes(String turn, String question, ModelInfo model, Instant at) {
        this.turn = turn;
        this.question = question;
        this.model = model;
        this.at = at;
    }

    synchronized void add(AgentEvent event) {
        switch (event) {
            case AgentEvent.Delta delta -> text.append(delta.text());
            case AgentEvent.ToolStarted started ->
                tools.add(new ShownTurn.Step(started.callId(), started.tool(), null, started.subject(), null));
            case AgentEvent.ToolFinished finished -> {
                String subject = tools.stream()
                        .filter(step -> step.id().equals(finished.callId()) && step.outcome() == null)
                        .findFirst()
                        .map(ShownTurn.Step::subject)
                        .orElse("");
                tools.removeIf(step -> step.id().equals(finished.callId()) && step.outcome() == null);
                tools.add(new ShownTurn.Step(
                        finished.callId(), finished.tool(), finished.outcome(), subject, finished.sources()));
            }
            case AgentEvent.Cited cited -> citations.add(AskCitation.of(cited.citation()));
            case AgentEvent.HandedOver handed -> {}
            case AgentEvent.Done done -> {}
        }
    }

    ShownTurn running() {
        return soFar(ShownTurn.RUNNING, null);
    }

    ShownTurn stopped() {
        return soFar(ShownTurn.STOPPED, null);
    }

    ShownTurn failed(ShownTurn.Problem problem) {
        return soFar(ShownTurn.FAILED, problem);
    }

    private synchronized ShownTurn soFar(String state, ShownTurn.@Nullable Problem problem) {
        return new ShownTurn(
                turn,
                at,
                question,
                state,
                text.toString(),
                List.copyOf(tools),
                List.copyOf(citations),
                List.of(),
                List.of(),
                List.of(),
                "",
                problem,
                model.name(),
                model.demo());
    }

    synchronized ShownTurn done(AskAnswer answer) {
        return new ShownTurn(
                turn,
                at,
                question,
                ShownTurn.DONE,
                answer.answer(),
                List.copyOf(tools),
                answer.citations(),
                answer.memories(),
                answer.related(),
                answer.attributions(),
                answer.search(),
                null,
                model.name(),
                model.demo());
    }
}
