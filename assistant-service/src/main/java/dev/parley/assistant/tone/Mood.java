package dev.parley.assistant.tone;

/** What a message sounds like. */
public enum Mood {
    NEUTRAL,
    HAPPY,
    SAD,
    ANXIOUS,
    ANGRY
}
