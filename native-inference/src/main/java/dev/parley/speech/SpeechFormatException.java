package dev.parley.speech;

import java.io.Serial;

/** A folder is no Whisper that is supported, or sound cannot be decoded; the message says why and holds no content. */
public final class SpeechFormatException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public SpeechFormatException(String message) {
        super(message);
    }

    public SpeechFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
