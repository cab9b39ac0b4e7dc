package dev.parley.llama.grammar;

import org.jspecify.annotations.Nullable;

/** Frames from the innermost to the whole document. Immutable; compared by contents. */
final class Stack {

    static final Stack END = new Stack(new Frame.End(), null);

    private final Frame top;
    private final @Nullable Stack below;
    private final int hash;

    private Stack(Frame top, @Nullable Stack below) {
        this.top = top;
        this.below = below;
        this.hash = top.hashCode() * 31 + (below == null ? 0 : below.hash);
    }

    Frame top() {
        return top;
    }

    /** The stack without its top; there always is one but for {@link #END}. */
    Stack below() {
        return below == null ? END : below;
    }

    Stack push(Frame frame) {
        return new Stack(frame, this);
    }

    Stack replace(Frame frame) {
        return new Stack(frame, below());
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Stack stack) || hash != stack.hash) {
            return false;
        }
        Stack left = this;
        Stack right = stack;
        while (left != right) {
            if (left.hash != right.hash || !left.top.equals(right.top)) {
                return false;
            }
            left = left.below();
            right = right.below();
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
