package dev.parley.embedding;

/**
 * A text, or two, as an encoder reads them.
 *
 * @param tokens of all, marks included
 * @param second index of the first token of the second text; the number of tokens where there is one text
 */
record EncoderInput(int[] tokens, int second) {

    /** One text. */
    static EncoderInput of(int[] tokens) {
        return new EncoderInput(tokens, tokens.length);
    }
}
