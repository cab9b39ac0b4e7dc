package dev.parley.llama.grammar;

import dev.parley.llama.sampling.TokenMatcher;
import java.util.Collection;
import java.util.List;

/** Follows a text that is one JSON document from its first to its last token. */
final class SchemaMatcher implements TokenMatcher {

    private final GrammarEngine engine;
    private Collection<Stack> stacks;

    SchemaMatcher(GrammarEngine engine, Stack start) {
        this.engine = engine;
        this.stacks = List.of(start);
    }

    @Override
    public long[] allowed() {
        return engine.mask(stacks);
    }

    @Override
    public boolean mayEnd() {
        return engine.isComplete(stacks);
    }

    @Override
    public void accept(int token) {
        Collection<Stack> next = engine.accept(stacks, token);
        if (next.isEmpty()) {
            throw new IllegalArgumentException("token " + token + " is not allowed here");
        }
        stacks = next;
    }
}
