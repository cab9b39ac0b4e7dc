package dev.parley.assistant.command;

/** What a command does. */
public enum CommandKind {
    /** A new conversation: earlier turns go, what is remembered of the person stays. */
    NEW,
    /** Everything that is known of the person goes. */
    FORGET,
    HELP,
    /** Answers come in a language of the person's choice. */
    LANGUAGE,
    /** The answer that is being written is not wanted any more. */
    STOP
}
