package dev.parley.memory.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The answer of a script that gives a list. Immutable. */
public final class Reply {

    private final List<?> values;

    Reply(List<?> values) {
        this.values = values;
    }

    public int size() {
        return values.size();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public byte[] bytes(int index) {
        return values.get(index) instanceof byte[] bytes ? bytes : text(index).getBytes(StandardCharsets.UTF_8);
    }

    public String text(int index) {
        Object value = values.get(index);
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
    }

    /** @throws NumberFormatException when the value there is no whole number */
    public long number(int index) {
        return values.get(index) instanceof Long number ? number : Long.parseLong(text(index));
    }
}
