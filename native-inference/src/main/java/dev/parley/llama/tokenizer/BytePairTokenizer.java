package dev.parley.llama.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/** Byte-level BPE with the Llama 3 pre-tokenization. */
final class BytePairTokenizer implements Tokenizer {

    private static final int BYTES = 256;
    private static final char REPLACEMENT = '\uFFFD';

    private final Vocabulary vocabulary;
    private final BytePairMerger merger;
    private final boolean ignoreMerges;
    private final int[] tokenOfByte = new int[BYTES];

    /**
     * @param ignoreMerges whether a piece that is a token is taken whole even where merging would not build it
     * @throws IllegalArgumentException when a single byte has no token
     */
    BytePairTokenizer(Vocabulary vocabulary, MergeTable merges, boolean ignoreMerges) {
        this.vocabulary = vocabulary;
        this.merger = new BytePairMerger(merges);
        this.ignoreMerges = ignoreMerges;
        for (int value = 0; value < BYTES; value++) {
            Integer token = vocabulary.find(new byte[] {(byte) value}, 0, 1);
            if (token == null) {
                throw new IllegalArgumentException("there is no token for the single byte 0x%02X".formatted(value));
            }
            tokenOfByte[value] = token;
        }
    }

    @Override
    public int vocabSize() {
        return vocabulary.size();
    }

    @Override
    public int[] encode(CharSequence text) {
        String clean = replaceLoneSurrogates(text.toString());
        int[] tokens = new int[Math.max(16, clean.length() / 2)];
        int count = 0;
        int start = 0;
        while (start < clean.length()) {
            int end = PreTokenizer.pieceEnd(clean, start);
            int[] piece = encodePiece(clean.substring(start, end).getBytes(StandardCharsets.UTF_8));
            if (count + piece.length > tokens.length) {
                tokens = Arrays.copyOf(tokens, Math.max(count + piece.length, tokens.length * 2));
            }
            System.arraycopy(piece, 0, tokens, count, piece.length);
            count += piece.length;
            start = end;
        }
        return Arrays.copyOf(tokens, count);
    }

    private int[] encodePiece(byte[] bytes) {
        if (ignoreMerges) {
            Integer whole = vocabulary.find(bytes, 0, bytes.length);
            if (whole != null) {
                return new int[] {whole};
            }
        }
        int[] tokens = new int[bytes.length];
        for (int index = 0; index < bytes.length; index++) {
            tokens[index] = tokenOfByte[bytes[index] & 0xFF];
        }
        int count = merger.merge(tokens, tokens.length);
        return count == tokens.length ? tokens : Arrays.copyOf(tokens, count);
    }

    private static String replaceLoneSurrogates(String text) {
        StringBuilder replaced = null;
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (!Character.isSurrogate(character)) {
                continue;
            }
            if (Character.isHighSurrogate(character)
                    && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1))) {
                index++;
                continue;
            }
            if (replaced == null) {
                replaced = new StringBuilder(text);
            }
            replaced.setCharAt(index, REPLACEMENT);
        }
        return replaced == null ? text : replaced.toString();
    }

    @Override
    public OptionalInt special(String literal) {
        Integer token = vocabulary.special(literal);
        return token == null ? OptionalInt.empty() : OptionalInt.of(token);
    }

    @Override
    public byte[] bytes(int token) {
        return vocabulary.bytes(token);
    }

    @Override
    public boolean isSpecial(int token) {
        return vocabulary.isSpecial(token);
    }

    @Override
    public String decode(int[] tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(tokens.length * 4);
        for (int token : tokens) {
            bytes.writeBytes(vocabulary.bytes(token));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public StreamDecoder streamDecoder() {
        return new Utf8StreamDecoder(vocabulary);
    }
}
