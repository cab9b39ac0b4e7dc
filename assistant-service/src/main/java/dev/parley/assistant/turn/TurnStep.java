package dev.parley.assistant.turn;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.command.Command;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.InboundMessage;
import java.util.List;
import java.util.Optional;

/** What a running turn comes to. */
sealed interface TurnStep {

    /** @param overtaken whether newer messages wait, so that the reply has to say what it answers */
    record Answered(AgentAnswer answer, boolean overtaken) implements TurnStep {}

    record Failed(Throwable fault) implements TurnStep {}

    /** What waits is not what is being answered any more. */
    record Again(Claim claim) implements TurnStep {}

    /** The person does not want the answer; {@code word} is how they said it. */
    record Stopped(Claim claim, String word) implements TurnStep {}

    /** Another worker answers. */
    record Lost() implements TurnStep {}

    /**
     * What a look into the mailbox means for the turn; empty where it goes on.
     *
     * @param waiting the claimed messages as they are now, and what came behind them
     * @param joins whether new messages become part of the turn; otherwise they wait for the next one
     */
    static Optional<TurnStep> of(Claim claim, List<InboundMessage> waiting, boolean joins) {
        int claimed = claim.messages().size();
        if (waiting.size() < claimed) {
            return Optional.of(new Lost());
        }
        List<InboundMessage> late = waiting.subList(claimed, waiting.size());
        for (int index = late.size(); index > 0; index--) {
            String text = late.get(index - 1).text();
            if (Command.isStop(text)) {
                return Optional.of(new Stopped(claim.of(waiting.subList(0, claimed + index)), text));
            }
        }
        boolean changed = !waiting.subList(0, claimed).equals(claim.messages());
        if (joins && !late.isEmpty()) {
            return Optional.of(new Again(claim.of(waiting)));
        }
        return changed ? Optional.of(new Again(claim.of(waiting.subList(0, claimed)))) : Optional.empty();
    }
}
