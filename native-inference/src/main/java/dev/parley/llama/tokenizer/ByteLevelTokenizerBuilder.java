package dev.parley.llama.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * Builds a tokenizer from tokens and merges that are spelled in the byte alphabet, as {@code tokenizer.json} and GGUF
 * files have them. Special tokens come first, then ordinary ones, then merges in the order of their rank. Not thread-safe.
 */
public final class ByteLevelTokenizerBuilder {

    private final String source;
    private final Vocabulary vocabulary;
    private MergeTable merges = new MergeTable(0);
    private int rank;

    /**
     * @param source named in errors
     * @param size number of ids
     */
    public ByteLevelTokenizerBuilder(String source, int size) {
        this.source = source;
        this.vocabulary = new Vocabulary(size);
    }

    /**
     * Adds a special token, or a further name for one.
     *
     * @throws TokenizerFormatException when the text is empty or taken
     */
    public void special(String field, int token, String literal) {
        if (literal.isEmpty() || !vocabulary.addSpecial(token, literal)) {
            throw failure(field, "special token \"" + literal + "\" is empty or appears twice");
        }
    }

    /**
     * Adds an ordinary token; one whose id is a special token is left out.
     *
     * @throws TokenizerFormatException when the spelling is outside the byte alphabet, empty, too long or taken
     */
    public void ordinary(String field, int token, String spelling) {
        if (vocabulary.isSpecial(token)) {
            return;
        }
        byte[] bytes = spelledBytes(field, spelling);
        if (!Vocabulary.isPossible(bytes)) {
            throw failure(field, "token %d must have 1 to %d bytes".formatted(token, Vocabulary.LONGEST_TOKEN_BYTES));
        }
        if (!vocabulary.add(token, bytes)) {
            throw failure(field, "token \"" + spelling + "\" appears twice, or its id is taken");
        }
    }

    /** Makes room for merges. */
    public void expectMerges(int count) {
        merges = new MergeTable(count);
    }

    /**
     * Adds the merge of two tokens separated by a space, which no spelling contains.
     *
     * @throws TokenizerFormatException when it is not that, or names unknown tokens
     */
    public void merge(String field, String pair) {
        int space = pair.indexOf(' ');
        if (space < 0) {
            throw failure(field + "[" + rank + "]", "must be two tokens with a space between");
        }
        merge(field, pair.substring(0, space), pair.substring(space + 1));
    }

    /**
     * Adds the merge of two tokens.
     *
     * @throws TokenizerFormatException when they or what they merge into are unknown
     */
    public void merge(String field, String left, String right) {
        byte[] leftBytes = spelledBytes(field, left);
        byte[] bytes = spelledBytes(field, left + right);
        merges.add(
                token(field, left, bytes, 0, leftBytes.length),
                token(field, right, bytes, leftBytes.length, bytes.length),
                rank,
                token(field, left + right, bytes, 0, bytes.length));
        rank++;
    }

    /**
     * The tokenizer; the builder cannot be used afterwards.
     *
     * @param ignoreMerges whether a piece that is a token is taken whole even where merging would not build it
     * @throws TokenizerFormatException when a single byte has no token
     */
    public Tokenizer build(String field, boolean ignoreMerges) {
        try {
            return new BytePairTokenizer(vocabulary, merges, ignoreMerges);
        } catch (IllegalArgumentException e) {
            throw new TokenizerFormatException(source + ": " + field + ": " + e.getMessage(), e);
        }
    }

    private int token(String field, String spelling, byte[] bytes, int start, int end) {
        @Nullable Integer token = vocabulary.find(bytes, start, end);
        if (token == null) {
            throw failure(field + "[" + rank + "]", "\"" + spelling + "\" is not in the vocabulary");
        }
        return token;
    }

    private byte[] spelledBytes(String field, String spelling) {
        try {
            return ByteAlphabet.decode(spelling);
        } catch (IllegalArgumentException e) {
            throw new TokenizerFormatException(source + ": " + field + ": " + e.getMessage(), e);
        }
    }

    private TokenizerFormatException failure(String field, String problem) {
        return new TokenizerFormatException(source + ": " + field + ": " + problem);
    }
}
