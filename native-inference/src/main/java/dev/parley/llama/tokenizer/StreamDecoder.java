package dev.parley.llama.tokenizer;

/** Decodes tokens one by one and never emits half a character. Not thread-safe. */
public interface StreamDecoder {

    /** Text that became complete with this token; empty when it ends inside a character. */
    String next(int token);

    /** What was held back, as U+FFFD where incomplete. */
    String flush();
}
