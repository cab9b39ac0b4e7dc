package dev.parley.llama.checkpoint;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A checkpoint cannot be read: the message names the file, the field and what is wrong with it. */
public final class CheckpointException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
