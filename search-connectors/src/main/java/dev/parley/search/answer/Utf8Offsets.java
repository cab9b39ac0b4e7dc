package dev.parley.search.answer;

/** Turns positions in the UTF-8 form of a text into positions of its characters. Stateless. */
public final class Utf8Offsets {

    private Utf8Offsets() {}

    /**
     * The character at which this byte lies; inside a character its beginning, beyond the end the length.
     *
     * @param bytes position in the UTF-8 form, from 0
     */
    public static int characters(String text, int bytes) {
        int position = 0;
        int index = 0;
        while (index < text.length()) {
            int point = text.codePointAt(index);
            int width = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (position + width > bytes) {
                return index;
            }
            position += width;
            index += Character.charCount(point);
        }
        return index;
    }
}
