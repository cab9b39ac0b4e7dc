package dev.parley.llama.chat;

import java.io.Serial;

/** Leaves the recursive descent of {@link LiteralReader}; carries no stack trace because it is control flow. */
final class RecognitionStop extends RuntimeException {

    static final RecognitionStop MISMATCH = new RecognitionStop("the text is not a call");
    static final RecognitionStop UNFINISHED = new RecognitionStop("the text ends before the call does");

    @Serial
    private static final long serialVersionUID = 1L;

    private RecognitionStop(String message) {
        super(message, null, false, false);
    }
}
