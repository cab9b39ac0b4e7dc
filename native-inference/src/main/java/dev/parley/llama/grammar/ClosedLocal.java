package dev.parley.llama.grammar;

import org.jspecify.annotations.Nullable;

/** After the closing quote of a string. */
final class ClosedLocal extends Local {

    private final int label;

    ClosedLocal(int label) {
        this.label = label;
    }

    @Override
    @Nullable
    Local compute(int value) {
        return null;
    }

    @Override
    int exit() {
        return label;
    }

    @Override
    boolean isClosed() {
        return true;
    }
}
