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
     * Ends an answer that has begun with words of ours.
     *
     * @param said what the person has seen of it
     * @param words what comes behind it
     * @param mark why, as the transcript says it
     */
    static Flux<AgentEvent> behind(TurnInput input, Instant now, String said, String words, String mark) {
        String rest = said.isBlank() ? words : "\n\n" + words;
        return Flux.just(new AgentEvent.Delta(rest), done(input, now, said + rest, mark));
    }

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
        events.add(done(input, now, text, mark));
        return Flux.fromIterable(events);
    }

    private static AgentEvent.Done done(TurnInput input, Instant now, String text, String mark) {
        LoggedTurn logged = new LoggedTurn(
                input.turn(),
                now,
                List.of(new LoggedMessage.User(input.logged()), new LoggedMessage.Assistant(text)),
                mark);
        return new AgentEvent.Done(new AgentAnswer(text, List.of(), List.of(), Usage.NONE, logged, StopCause.ANSWERED));
    }
}
