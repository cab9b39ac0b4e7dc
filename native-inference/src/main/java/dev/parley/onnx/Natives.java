package dev.parley.onnx;

import java.lang.foreign.MemorySegment;

/** Reads C strings. */
final class Natives {

    private Natives() {}

    /** The text at an address, up to its zero byte. */
    static String text(MemorySegment address) {
        return address.reinterpret(Long.MAX_VALUE).getString(0);
    }
}
