package dev.parley.llama.backend;

import java.io.Serial;

/** A {@link Backend#forward} was ended by {@link Backend#interrupt}. */
public final class ForwardInterruptedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public ForwardInterruptedException() {
        super("the computation was interrupted");
    }
}
