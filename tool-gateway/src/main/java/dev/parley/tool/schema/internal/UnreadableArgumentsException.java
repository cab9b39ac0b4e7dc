package dev.parley.tool.schema.internal;

import java.io.Serial;

/** Arguments that are too large or not JSON. The message is meant for the model and holds no values. */
public final class UnreadableArgumentsException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String code;

    UnreadableArgumentsException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
