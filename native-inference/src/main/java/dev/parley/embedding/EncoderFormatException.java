package dev.parley.embedding;

import java.io.Serial;

/** A folder is not a sentence encoder that can be run; the message names file and field. */
public final class EncoderFormatException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public EncoderFormatException(String message) {
        super(message);
    }

    public EncoderFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
