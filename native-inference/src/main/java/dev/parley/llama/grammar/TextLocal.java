package dev.parley.llama.grammar;

import dev.parley.llama.grammar.automaton.Automaton;
import org.jspecify.annotations.Nullable;

/**
 * In the content of a JSON string, where a character may be written as UTF-8, by a short escape, or as {@code \\uXXXX}
 * (two of them beyond U+FFFF), or in literal text, where it is UTF-8 only.
 */
final class TextLocal extends Local {

    /** What a byte belongs to. */
    enum Place {
        /** Between characters. */
        CONTENT,
        /** In a character of several bytes; {@code value} are its bits so far, {@code count} the bytes that miss. */
        UTF8_2,
        UTF8_3,
        UTF8_4,
        ESCAPE,
        /** In {@code \\uXXXX}; {@code value} are the digits so far, {@code count} their number. */
        HEX,
        /** After a high surrogate, {@code value}. */
        LOW_BACKSLASH,
        LOW_U,
        /** {@code value} has the high surrogate in its upper half and the digits so far in its lower one. */
        LOW_HEX
    }

    /**
     * @param minLength characters that must still come at least
     * @param maxLength characters that may still come, {@link Integer#MAX_VALUE} for any number
     * @param quoted whether a quote ends the text and backslashes escape
     * @param near whether what lies beyond {@link Automaton#HORIZON} bytes is left open
     */
    record State(
            Automaton automaton,
            int state,
            int minLength,
            int maxLength,
            Place place,
            int value,
            int count,
            boolean quoted,
            boolean near) {

        State at(Place next, int newValue, int newCount) {
            return new State(automaton, state, minLength, maxLength, next, newValue, newCount, quoted, near);
        }

        /** Between characters, with everything far ahead made alike. */
        State nearby() {
            return new State(
                    automaton,
                    automaton.representative(state),
                    Math.min(minLength, Automaton.HORIZON + 1),
                    maxLength > Automaton.HORIZON ? Integer.MAX_VALUE : maxLength,
                    Place.CONTENT,
                    0,
                    0,
                    quoted,
                    true);
        }

        /** After a character. */
        State after(int next) {
            State after = new State(
                    automaton,
                    next,
                    near && minLength > Automaton.HORIZON ? minLength : Math.max(0, minLength - 1),
                    maxLength == Integer.MAX_VALUE ? maxLength : maxLength - 1,
                    Place.CONTENT,
                    0,
                    0,
                    quoted,
                    near);
            return near ? after.nearby() : after;
        }
    }

    private static final int HEX_DIGITS = 4;
    private static final int SURROGATE_BITS = 10;
    private static final int FIRST_ASTRAL = 0x10000;

    private final Locals locals;
    private final State state;
    private final int exit;
    private final boolean closed;

    TextLocal(Locals locals, State state) {
        this.locals = locals;
        this.state = state;
        this.exit = state.quoted || state.place != Place.CONTENT ? NO_EXIT : state.automaton.label(state.state);
        this.closed = exit != NO_EXIT && state.automaton.isFinal(state.state);
    }

    @Override
    int exit() {
        return exit;
    }

    @Override
    boolean isClosed() {
        return closed;
    }

    @Override
    int plainCharacters() {
        return state.quoted && state.place == Place.CONTENT && state.automaton.isPlainSafe(state.state)
                ? state.maxLength
                : NOT_PLAIN;
    }

    @Override
    @Nullable
    FreeLength freeLength() {
        return state.quoted && state.place == Place.CONTENT && state.automaton == Automaton.any(0)
                ? new FreeLength(state.minLength, state.maxLength)
                : null;
    }

    /**
     * A state that goes on like this one for {@link Automaton#HORIZON} bytes, the same one for many; null where only the
     * whole state tells.
     */
    @Nullable
    Local near() {
        return state.place == Place.CONTENT ? locals.text(state.nearby()) : null;
    }

    /** Characters that may still come after the one that has begun. */
    int remaining() {
        return state.place == Place.CONTENT ? state.maxLength : state.maxLength - 1;
    }

    @Override
    @Nullable
    Local compute(int value) {
        return switch (state.place) {
            case CONTENT -> content(value);
            case UTF8_2, UTF8_3, UTF8_4 -> continuation(value);
            case ESCAPE -> escape(value);
            case HEX -> hexadecimal(value);
            case LOW_BACKSLASH -> value == '\\' ? go(Place.LOW_U, state.value, 0) : null;
            case LOW_U -> value == 'u' ? go(Place.LOW_HEX, state.value << 16, 0) : null;
            case LOW_HEX -> lowHexadecimal(value);
        };
    }

    private @Nullable Local content(int value) {
        if (state.quoted && value == '"') {
            int label = state.automaton.label(state.state);
            return label == Automaton.NONE || state.minLength > 0 ? null : locals.closed(label);
        }
        if (state.maxLength == 0) {
            return null;
        }
        if (state.quoted && value == '\\') {
            return leadsOn(0, Character.MAX_CODE_POINT) ? go(Place.ESCAPE, 0, 0) : null;
        }
        if (value < 0x80) {
            return state.quoted && value < 0x20 ? null : take(value);
        }
        if (value < 0xC2 || value > 0xF4) {
            return null;
        }
        return value < 0xE0
                ? unfinished(Place.UTF8_2, value & 0x1F, 1)
                : value < 0xF0 ? unfinished(Place.UTF8_3, value & 0x0F, 2) : unfinished(Place.UTF8_4, value & 0x07, 3);
    }

    private @Nullable Local continuation(int value) {
        if ((value & 0xC0) != 0x80) {
            return null;
        }
        int bits = state.value << 6 | (value & 0x3F);
        return state.count == 1 ? take(bits) : unfinished(state.place, bits, state.count - 1);
    }

    /** Goes on when some character with these first bits may come. */
    private @Nullable Local unfinished(Place place, int bits, int missing) {
        int least = place == Place.UTF8_2 ? 0x80 : place == Place.UTF8_3 ? 0x800 : FIRST_ASTRAL;
        int first = Math.max(least, bits << 6 * missing);
        int last = Math.min(Character.MAX_CODE_POINT, (bits + 1 << 6 * missing) - 1);
        return leadsOn(first, last) ? go(place, bits, missing) : null;
    }

    private @Nullable Local escape(int value) {
        return switch (value) {
            case '"', '\\', '/' -> take(value);
            case 'b' -> take('\b');
            case 'f' -> take('\f');
            case 'n' -> take('\n');
            case 'r' -> take('\r');
            case 't' -> take('\t');
            case 'u' -> go(Place.HEX, 0, 0);
            default -> null;
        };
    }

    private @Nullable Local hexadecimal(int value) {
        int digit = Character.digit(value, 16);
        if (digit < 0) {
            return null;
        }
        int digits = state.value << 4 | digit;
        int count = state.count + 1;
        if (count == HEX_DIGITS && !Character.isSurrogate((char) digits)) {
            return take(digits);
        }
        int open = 4 * (HEX_DIGITS - count);
        int first = digits << open;
        int last = (digits + 1 << open) - 1;
        int firstHigh = Math.max(first, Character.MIN_HIGH_SURROGATE);
        int lastHigh = Math.min(last, Character.MAX_HIGH_SURROGATE);
        boolean pair = firstHigh <= lastHigh && leadsOn(astral(firstHigh, 0), astral(lastHigh, 0x3FF));
        if (count == HEX_DIGITS) {
            return pair ? go(Place.LOW_BACKSLASH, digits, 0) : null;
        }
        return pair || leadsOn(first, last) ? go(Place.HEX, digits, count) : null;
    }

    private @Nullable Local lowHexadecimal(int value) {
        int digit = Character.digit(value, 16);
        if (digit < 0) {
            return null;
        }
        int high = state.value >>> 16;
        int digits = (state.value & 0xFFFF) << 4 | digit;
        int count = state.count + 1;
        int open = 4 * (HEX_DIGITS - count);
        int first = Math.max(digits << open, Character.MIN_LOW_SURROGATE);
        int last = Math.min((digits + 1 << open) - 1, Character.MAX_LOW_SURROGATE);
        if (first > last) {
            return null;
        }
        int from = astral(high, first - Character.MIN_LOW_SURROGATE);
        int to = astral(high, last - Character.MIN_LOW_SURROGATE);
        if (count == HEX_DIGITS) {
            return take(from);
        }
        return leadsOn(from, to) ? go(Place.LOW_HEX, high << 16 | digits, count) : null;
    }

    private static int astral(int high, int low) {
        return FIRST_ASTRAL + (high - Character.MIN_HIGH_SURROGATE << SURROGATE_BITS) + low;
    }

    private boolean leadsOn(int first, int last) {
        return state.automaton.leadsOn(state.state, first, Math.min(last, Character.MIN_SURROGATE - 1))
                || state.automaton.leadsOn(state.state, Math.max(first, Character.MAX_SURROGATE + 1), last);
    }

    private Local go(Place place, int value, int count) {
        return locals.text(state.at(place, value, count));
    }

    private @Nullable Local take(int point) {
        boolean scalar = point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE;
        int next = scalar ? state.automaton.next(state.state, point) : Automaton.NONE;
        return next == Automaton.NONE ? null : locals.text(state.after(next));
    }
}
