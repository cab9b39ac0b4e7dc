package dev.parley.llama.grammar;

import dev.parley.llama.sampling.TokenMatcher;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows an answer that may call tools: free text until a call begins, then only what makes the call valid. */
final class ToolMatcher implements TokenMatcher {

    private enum Mode {
        FREE,
        /** The special token that announces a call must come. */
        ANNOUNCE,
        CALL,
        ENDED
    }

    private final ToolConstraint constraint;
    private final GrammarEngine engine;
    private Mode mode;
    private boolean announced;
    private CallWatcher watcher;
    private Collection<Stack> stacks = List.of();

    ToolMatcher(ToolConstraint constraint) {
        this.constraint = constraint;
        this.engine = constraint.engine();
        this.watcher = constraint.watcher();
        this.mode = Mode.FREE;
        if (constraint.isForced()) {
            mode = constraint.announces() ? Mode.ANNOUNCE : Mode.CALL;
            stacks = constraint.forcedCall();
        }
    }

    @Override
    public long @Nullable [] allowed() {
        return switch (mode) {
            case FREE -> null;
            case ANNOUNCE -> constraint.announcement();
            case CALL -> engine.mask(stacks);
            case ENDED -> constraint.nothing();
        };
    }

    @Override
    public boolean mayEnd() {
        return mode == Mode.FREE || mode == Mode.ENDED;
    }

    @Override
    public void accept(int token) {
        switch (mode) {
            case FREE -> acceptFree(token);
            case ANNOUNCE -> {
                announced = true;
                mode = Mode.CALL;
            }
            case CALL -> acceptCall(token);
            case ENDED -> throw new IllegalArgumentException("the text has ended");
        }
    }

    private void acceptFree(int token) {
        if (constraint.isPythonTag(token)) {
            announced = true;
            stacks = constraint.announcedCall();
            mode = Mode.CALL;
            return;
        }
        stacks = watcher.accept(engine.tokenizer().bytes(token));
        if (!stacks.isEmpty()) {
            mode = Mode.CALL;
            endIfComplete();
        }
    }

    private void acceptCall(int token) {
        stacks = engine.accept(stacks, token);
        if (stacks.isEmpty()) {
            throw new IllegalArgumentException("token " + token + " is not allowed here");
        }
        endIfComplete();
    }

    private void endIfComplete() {
        if (engine.isComplete(stacks)) {
            // After an announced or a forced call nothing more is expected; otherwise a second may follow.
            mode = announced || constraint.isForced() || !constraint.isSeveral() ? Mode.ENDED : Mode.FREE;
            watcher = constraint.watcher();
        }
    }
}
