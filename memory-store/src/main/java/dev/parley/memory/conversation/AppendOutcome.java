package dev.parley.memory.conversation;

/** What became of a turn that was to be appended. */
public sealed interface AppendOutcome {

    /** It is in the log. */
    record Appended(Position position) implements AppendOutcome {}

    /** Another writer was faster; nothing changed. */
    record Moved(Position position) implements AppendOutcome {}

    /** The conversation was deleted since the writer read it; nothing changed. */
    record Gone() implements AppendOutcome {}

    /** A person has taken the conversation over, and the turn gave way; nothing changed. */
    record TakenOver() implements AppendOutcome {}
}
