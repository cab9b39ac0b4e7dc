package dev.parley.llama.chat;

import dev.parley.llama.tokenizer.Tokenizer;
import java.util.Arrays;

/** A growing prompt. Text goes through the tokenizer, so only {@link #add(int)} can add special tokens. */
final class TokenBuffer {

    private static final int INITIAL_TOKENS = 256;

    private final Tokenizer tokenizer;
    private int[] tokens = new int[INITIAL_TOKENS];
    private int size;

    TokenBuffer(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    void add(int token) {
        if (size == tokens.length) {
            tokens = Arrays.copyOf(tokens, size * 2);
        }
        tokens[size++] = token;
    }

    void add(String text) {
        int[] added = tokenizer.encode(text);
        if (size + added.length > tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(size + added.length, tokens.length * 2));
        }
        System.arraycopy(added, 0, tokens, size, added.length);
        size += added.length;
    }

    int[] toArray() {
        return Arrays.copyOf(tokens, size);
    }
}
