package dev.parley.assistant.turn;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Unguessable ids. Thread-safe. */
public final class TurnIds {

    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TurnIds() {}

    public static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
