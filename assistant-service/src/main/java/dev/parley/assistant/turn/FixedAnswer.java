package dev.parley.assistant.turn;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.agent.StopCause;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.model.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;

/** Turns that no model answers. Stateless. */
final class FixedAnswer {

    private FixedAnswer() {}

    /**
     * @param text may be empty: then nobody answers in this turn
     * @param mark why, as the transcript says it
     * @param first events before the text
     */
    static Flux<AgentEvent> of(TurnInput input, Instant now, String text, String mark, AgentEvent... first) {
        List<AgentEvent> events = new ArrayList<>(List.of(first));
        if (!text.isEmpty()) {
            events.add(new AgentEvent.Delta(text));
        }
        LoggedTurn logged = new LoggedTurn(
                input.turn(),
                now,
                List.of(new LoggedMessage.User(input.logged()), new LoggedMessage.Assistant(text)),
                mark);
        events.add(new AgentEvent.Done(
                new AgentAnswer(text, List.of(), List.of(), Usage.NONE, logged, StopCause.ANSWERED)));
        return Flux.fromIterable(events);
    }
}
