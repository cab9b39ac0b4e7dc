package dev.parley.assistant.agent;

/** Keeps the records of turns. Called once for each turn, on the thread that ends it: never blocks and never fails. */
@FunctionalInterface
public interface TurnRecords {

    /** Keeps nothing. */
    TurnRecords NONE = record -> {};

    void keep(TurnRecord record);
}
