package dev.parley.llama.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tokens of a byte-level vocabulary and their ids. Filled by a reader, then only read. */
final class Vocabulary {

    /** Longest ordinary token; those of Llama 3 have up to 128 bytes. */
    static final int LONGEST_TOKEN_BYTES = 512;

    private static final byte[] NO_BYTES = {};

    private final byte[] @Nullable [] bytesOfToken;
    private final Map<String, Integer> ordinary;
    private final Map<String, Integer> specials = new HashMap<>();
    private final Map<Integer, String> specialNames = new HashMap<>();

    Vocabulary(int size) {
        bytesOfToken = new byte[size][];
        ordinary = HashMap.newHashMap(size);
    }

    int size() {
        return bytesOfToken.length;
    }

    /** Whether an ordinary token may have these bytes. */
    static boolean isPossible(byte[] bytes) {
        return bytes.length > 0 && bytes.length <= LONGEST_TOKEN_BYTES;
    }

    /** Adds an ordinary token. False when the id or the bytes are taken. */
    boolean add(int token, byte[] bytes) {
        if (bytesOfToken[token] != null || ordinary.putIfAbsent(key(bytes, 0, bytes.length), token) != null) {
            return false;
        }
        bytesOfToken[token] = bytes;
        return true;
    }

    /** Adds a special token or a further name for one. False when the name is taken. */
    boolean addSpecial(int token, String literal) {
        bytesOfToken[token] = NO_BYTES;
        specialNames.putIfAbsent(token, literal);
        return specials.putIfAbsent(literal, token) == null;
    }

    @Nullable
    Integer find(byte[] bytes, int start, int end) {
        return ordinary.get(key(bytes, start, end));
    }

    @Nullable
    Integer special(String literal) {
        return specials.get(literal);
    }

    boolean isSpecial(int token) {
        return specialNames.containsKey(token);
    }

    /** Bytes of a token, empty for special and unused ids. */
    byte[] bytes(int token) {
        if (token >= bytesOfToken.length) {
            return NO_BYTES;
        }
        byte[] bytes = bytesOfToken[token];
        return bytes == null ? NO_BYTES : bytes;
    }

    private static String key(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
