package dev.parley.llama.tokenizer;

import java.util.Arrays;

/**
 * The GPT-2 byte alphabet, in which {@code tokenizer.json} spells byte strings: one printable character per byte.
 * Stateless.
 */
public final class ByteAlphabet {

    private static final int BYTES = 256;
    private static final char FIRST_SHIFTED = 256;
    private static final char[] CHARACTER_OF_BYTE = new char[BYTES];
    private static final short[] BYTE_OF_CHARACTER = new short[2 * BYTES];

    static {
        Arrays.fill(BYTE_OF_CHARACTER, (short) -1);
        char shifted = FIRST_SHIFTED;
        for (int value = 0; value < BYTES; value++) {
            char character = isPrintable(value) ? (char) value : shifted++;
            CHARACTER_OF_BYTE[value] = character;
            BYTE_OF_CHARACTER[character] = (short) value;
        }
    }

    private ByteAlphabet() {}

    /** The spelling of these bytes, one character each. */
    public static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (byte value : bytes) {
            text.append(CHARACTER_OF_BYTE[value & 0xFF]);
        }
        return text.toString();
    }

    /**
     * The bytes that this text spells.
     *
     * @throws IllegalArgumentException when a character is outside the alphabet
     */
    public static byte[] decode(String text) {
        byte[] bytes = new byte[text.length()];
        for (int index = 0; index < bytes.length; index++) {
            char character = text.charAt(index);
            if (character >= BYTE_OF_CHARACTER.length || BYTE_OF_CHARACTER[character] < 0) {
                throw new IllegalArgumentException(
                        "character U+%04X is not in the byte alphabet".formatted((int) character));
            }
            bytes[index] = (byte) BYTE_OF_CHARACTER[character];
        }
        return bytes;
    }

    private static boolean isPrintable(int value) {
        return (value >= 0x21 && value <= 0x7E) || (value >= 0xA1 && value <= 0xAC) || (value >= 0xAE && value <= 0xFF);
    }
}
