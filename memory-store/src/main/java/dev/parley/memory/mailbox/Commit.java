package dev.parley.memory.mailbox;

/** What became of a claim that was to be ended. */
public enum Commit {
    /** Log, replies and mailbox were changed together. */
    KEPT,
    /** The lease was lost; nothing changed. */
    LOST,
    /** A person has taken the conversation over; nothing changed, and the lease is still held. */
    TAKEN_OVER
}
