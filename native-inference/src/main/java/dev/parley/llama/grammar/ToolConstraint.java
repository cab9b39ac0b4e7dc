package dev.parley.llama.grammar;

import dev.parley.llama.checkpoint.PromptProfile;
import dev.parley.llama.sampling.TokenConstraint;
import dev.parley.llama.sampling.TokenMatcher;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/** The calls of offered tools. Immutable. */
final class ToolConstraint implements TokenConstraint {

    private final GrammarEngine engine;
    private final CallSyntax json;
    private final CallSyntax functionTag;
    private final boolean forced;
    private final boolean several;
    private final boolean announces;
    private final OptionalInt pythonTag;
    private final long[] announcement;
    private final long[] nothing = {};

    ToolConstraint(
            GrammarEngine engine,
            CallSyntax json,
            CallSyntax functionTag,
            boolean forced,
            boolean several,
            PromptProfile profile) {
        this.engine = engine;
        this.json = json;
        this.functionTag = functionTag;
        this.forced = forced;
        this.several = several;
        this.pythonTag = engine.tokenizer().special("<|python_tag|>");
        this.announces = profile == PromptProfile.COMPACT && pythonTag.isPresent();
        this.announcement = new long[engine.words()];
        pythonTag.ifPresent(token -> announcement[token / Long.SIZE] |= 1L << token);
    }

    @Override
    public TokenMatcher matcher() {
        return new ToolMatcher(this);
    }

    /** About what it takes of the heap. */
    long heapBytes() {
        return Math.max(json.heapBytes(), functionTag.heapBytes());
    }

    GrammarEngine engine() {
        return engine;
    }

    CallWatcher watcher() {
        return new CallWatcher(engine, List.of(json, functionTag));
    }

    /** Whether a call must come. */
    boolean isForced() {
        return forced;
    }

    /** Whether a call may follow another. */
    boolean isSeveral() {
        return several;
    }

    /** Whether a special token comes before a call. */
    boolean announces() {
        return announces;
    }

    boolean isPythonTag(int token) {
        return pythonTag.isPresent() && pythonTag.getAsInt() == token;
    }

    /** Where the text stands before a call that must come. */
    Collection<Stack> forcedCall() {
        return List.of(engine.call(json));
    }

    /** Where the text stands after the special token. */
    Collection<Stack> announcedCall() {
        return List.of(engine.call(json));
    }

    long[] announcement() {
        return announcement;
    }

    long[] nothing() {
        return nothing;
    }
}
