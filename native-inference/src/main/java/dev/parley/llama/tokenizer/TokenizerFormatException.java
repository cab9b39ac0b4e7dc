package dev.parley.llama.tokenizer;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A tokenizer file cannot be read: the message names the file, the field and what is wrong with it. */
public final class TokenizerFormatException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public TokenizerFormatException(String message) {
        super(message);
    }

    public TokenizerFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
