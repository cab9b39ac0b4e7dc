package dev.parley.assistant.agent;

import java.io.Serial;

/** A replayed turn asked for something else than the recorded one; the message says where, without content. */
final class ReplayException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    ReplayException(String message) {
        super(message);
    }
}
