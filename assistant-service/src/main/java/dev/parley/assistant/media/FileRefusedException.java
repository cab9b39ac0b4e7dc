package dev.parley.assistant.media;

import java.io.Serial;

/** A file is not taken. The message names no content. */
public final class FileRefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final FileRefusal refusal;

    public FileRefusedException(FileRefusal refusal, String message) {
        super(message);
        this.refusal = refusal;
    }

    public FileRefusal refusal() {
        return refusal;
    }
}
