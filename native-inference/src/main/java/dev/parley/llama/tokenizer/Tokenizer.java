package dev.parley.llama.tokenizer;

import java.util.OptionalInt;

/** Text to token ids and back. Thread-safe and immutable. */
public interface Tokenizer {

    /** Number of ids, special tokens included. */
    int vocabSize();

    /** Ids of plain text. Never yields a special token, whatever the text says, and adds no begin token. */
    int[] encode(CharSequence text);

    /** Id of the special token with this literal, for example {@code <|eot_id|>}. */
    OptionalInt special(String literal);

    /** Bytes of a token; empty for special tokens. The caller must not change the array. */
    byte[] bytes(int token);

    boolean isSpecial(int token);

    /** Text of the tokens; special tokens give nothing and invalid UTF-8 gives U+FFFD. */
    String decode(int[] tokens);

    /** A new streaming decoder, for one thread. */
    StreamDecoder streamDecoder();
}
