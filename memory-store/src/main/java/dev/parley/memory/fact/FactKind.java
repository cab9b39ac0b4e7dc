package dev.parley.memory.fact;

/** What a fact is about. */
public enum FactKind {
    PREFERENCE,
    PERSON,
    PLACE,
    EVENT,
    PLAN,
    IDENTITY,
    INSTRUCTION
}
