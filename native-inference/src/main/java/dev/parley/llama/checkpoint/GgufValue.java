package dev.parley.llama.checkpoint;

/** A metadata value of a GGUF file. */
sealed interface GgufValue {

    /** Any of the whole number types; unsigned 64-bit values above 2^63 are negative. */
    record Whole(long value) implements GgufValue {}

    record Real(double value) implements GgufValue {}

    record Flag(boolean value) implements GgufValue {}

    record Text(String value) implements GgufValue {}

    /**
     * An array, which is decoded when it is asked for: a vocabulary has hundreds of thousands of strings.
     *
     * @param type number of the element type
     * @param position where the first element begins in the file
     */
    record Elements(int type, int count, long position) implements GgufValue {}
}
