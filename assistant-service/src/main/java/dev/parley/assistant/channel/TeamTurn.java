package dev.parley.assistant.channel;

import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import java.time.Instant;
import java.util.List;

/** What a person of the team said in place of the assistant, as conversations keep it. Stateless. */
public final class TeamTurn {

    /** Mark of such turns in transcripts, and their outcome. */
    public static final String MARK = "operator";

    /** Stands in the log where the person would have written something, for the model that reads it later. */
    public static final String NOBODY_ASKED = "[a person of the team writes]";

    private TeamTurn() {}

    /** @param id of the turn; one that is said twice is kept once */
    public static LoggedTurn of(String id, Instant at, String text) {
        return new LoggedTurn(
                id, at, List.of(new LoggedMessage.User(NOBODY_ASKED), new LoggedMessage.Assistant(text)), MARK);
    }
}
