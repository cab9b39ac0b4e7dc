package dev.parley.bench;

/** A benchmark cannot run on this machine; the message says what is missing. */
public final class SkippedException extends Exception {

    private static final long serialVersionUID = 1L;

    public SkippedException(String message) {
        super(message);
    }
}
