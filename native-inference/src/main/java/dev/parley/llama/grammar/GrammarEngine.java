package dev.parley.llama.grammar;

import dev.parley.llama.grammar.schema.ValueSpec;
import dev.parley.llama.tokenizer.Tokenizer;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The machine and the masks of one vocabulary. Callers take turns, so it is thread-safe. */
final class GrammarEngine {

    /** Ways in which one text may be meant at the same time. */
    static final int MAX_STACKS = 2_000;

    private final Tokenizer tokenizer;
    private final Locals locals;
    private final Machine machine;
    private final VocabularyIndex vocabulary;
    private final Masks masks;

    GrammarEngine(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.vocabulary = new VocabularyIndex(tokenizer);
        this.locals = new Locals();
        this.machine = new Machine(locals);
        this.masks = new Masks(vocabulary, machine, locals);
    }

    Tokenizer tokenizer() {
        return tokenizer;
    }

    /** Elements of a mask. */
    int words() {
        return vocabulary.words();
    }

    /** Lets go of what was computed for all texts so far, which holds the automata of their schemas. */
    synchronized void forget() {
        locals.forget();
        masks.forget();
    }

    synchronized Stack document(ValueSpec spec) {
        return machine.document(spec);
    }

    synchronized Stack call(CallSyntax syntax) {
        return machine.call(syntax);
    }

    /** The stacks after a byte; none when it cannot come. */
    synchronized Set<Stack> step(Collection<Stack> stacks, int value) {
        Set<Stack> next = machine.step(stacks, value);
        if (next.size() > MAX_STACKS) {
            throw new IllegalStateException("the schema leaves more than " + MAX_STACKS + " meanings open");
        }
        return next;
    }

    /** The stacks after a token; none when it cannot come. */
    synchronized Collection<Stack> accept(Collection<Stack> stacks, int token) {
        Collection<Stack> next = stacks;
        byte[] bytes = tokenizer.bytes(token);
        if (bytes.length == 0) {
            return List.of();
        }
        for (byte value : bytes) {
            next = step(next, value & 0xFF);
        }
        return next;
    }

    /** The tokens that may come; not to be changed. */
    synchronized long[] mask(Collection<Stack> stacks) {
        return masks.mask(stacks);
    }

    synchronized boolean isComplete(Collection<Stack> stacks) {
        return stacks.stream().anyMatch(machine::isComplete);
    }
}
