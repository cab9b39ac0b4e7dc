package dev.parley.assistant.ask;

import dev.parley.memory.fact.Fact;

/** A remembered fact that an answer made use of; its id is that of {@code GET /api/memory}. */
record AskMemory(String id, String text) {

    static AskMemory of(Fact fact) {
        return new AskMemory(fact.id(), fact.text());
    }
}
