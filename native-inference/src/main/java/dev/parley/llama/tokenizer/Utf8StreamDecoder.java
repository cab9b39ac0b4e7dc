package dev.parley.llama.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Holds back at most the three bytes of an unfinished UTF-8 character. */
final class Utf8StreamDecoder implements StreamDecoder {

    private static final int LONGEST_TAIL = 3;
    private static final byte[] NOTHING = {};

    private final Vocabulary vocabulary;
    private byte[] held = NOTHING;

    Utf8StreamDecoder(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    @Override
    public String next(int token) {
        byte[] added = vocabulary.bytes(token);
        if (added.length == 0) {
            return "";
        }
        byte[] bytes = added;
        if (held.length > 0) {
            bytes = Arrays.copyOf(held, held.length + added.length);
            System.arraycopy(added, 0, bytes, held.length, added.length);
        }
        int complete = bytes.length - unfinishedTail(bytes);
        held = complete == bytes.length ? NOTHING : Arrays.copyOfRange(bytes, complete, bytes.length);
        return new String(bytes, 0, complete, StandardCharsets.UTF_8);
    }

    @Override
    public String flush() {
        String text = new String(held, StandardCharsets.UTF_8);
        held = NOTHING;
        return text;
    }

    private static int unfinishedTail(byte[] bytes) {
        for (int length = 1; length <= Math.min(LONGEST_TAIL, bytes.length); length++) {
            int value = bytes[bytes.length - length] & 0xFF;
            if (value < 0x80) {
                return 0;
            }
            if (value >= 0xC0) {
                return characterLength(value) > length ? length : 0;
            }
        }
        return 0;
    }

    /** Bytes of the character that begins with this byte; 1 where no character can begin with it. */
    private static int characterLength(int lead) {
        if (lead < 0xC2 || lead > 0xF4) {
            return 1;
        }
        return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }
}
