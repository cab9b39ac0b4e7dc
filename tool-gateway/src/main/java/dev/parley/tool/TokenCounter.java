package dev.parley.tool;

import java.nio.charset.StandardCharsets;

/** Counts tokens of a text as the model that reads it does. Implementations are thread-safe and do not block. */
@FunctionalInterface
public interface TokenCounter {

    /** One token a UTF-8 byte: what a byte-level tokenizer never exceeds. For where the tokenizer is not known. */
    TokenCounter UPPER_BOUND = text -> text.getBytes(StandardCharsets.UTF_8).length;

    int count(String text);
}
