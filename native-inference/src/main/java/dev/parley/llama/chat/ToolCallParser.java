package dev.parley.llama.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds tool calls in model output while it arrives. Text that cannot become a call of an offered tool is passed on at
 * once, nothing is lost except blanks and separators around calls, and the result does not depend on how the output
 * was cut. For one answer and one thread.
 *
 * <p>Understands {@code {"name": …, "parameters": {…}}} (also {@code arguments}, also in a code fence),
 * {@code name.call(key="value")} after a python tag, {@code <function=name>{…}</function>} and
 * {@code [name(key='value')]}.
 */
public final class ToolCallParser {

    private static final String FENCE = "```";

    /** Where the next character stands. */
    private enum Place {
        START,
        AFTER_TAG,
        AFTER_CALL,
        IN_TEXT
    }

    private final CallRecognizer recognizer;
    private final boolean toolsOffered;
    private final StringBuilder passed = new StringBuilder();
    private String held = "";
    private Place place;
    private int openBrackets;
    private boolean inFence;
    private char previous = '\n';

    /** A parser for one answer; with no offered tools everything is text. */
    public ToolCallParser(Set<String> offeredTools) {
        this.recognizer = new CallRecognizer(offeredTools);
        this.toolsOffered = !offeredTools.isEmpty();
        this.place = toolsOffered ? Place.START : Place.IN_TEXT;
    }

    /** What became certain with this text. */
    public List<ToolCallEvent> accept(String textDelta) {
        held += textDelta;
        return advance(false);
    }

    /** The model wrote the special token {@code <|python_tag|>}: a call is likely to follow. */
    public List<ToolCallEvent> acceptPythonTag() {
        if (place == Place.START && held.isBlank()) {
            held = "";
        }
        List<ToolCallEvent> events = advance(true);
        place = toolsOffered ? Place.AFTER_TAG : Place.IN_TEXT;
        openBrackets = 0;
        inFence = false;
        return events;
    }

    /** The output is complete: what was held back, as calls or as text. */
    public List<ToolCallEvent> finish() {
        return advance(true);
    }

    private List<ToolCallEvent> advance(boolean last) {
        List<ToolCallEvent> events = new ArrayList<>();
        int position = 0;
        while (position < held.length()) {
            int start = place == Place.IN_TEXT ? position : prefixEnd(position);
            if (start == held.length()) {
                // Blanks may turn out to surround a call; a second call may follow the first.
                if (last) {
                    passPrefix(position, start);
                    position = start;
                }
                break;
            }
            if (isUnfinishedFence(start) && !last) {
                break;
            }
            if (isCandidate(start)) {
                Recognition found = recognizer.recognize(held, start, place == Place.AFTER_TAG, last);
                if (found instanceof Recognition.Unfinished) {
                    break;
                }
                if (found instanceof Recognition.Calls(List<ToolCall> calls, int end)) {
                    flushText(events);
                    calls.forEach(call -> events.add(new ToolCallEvent.Call(call)));
                    position = end;
                    place = Place.AFTER_CALL;
                    previous = '\n';
                    continue;
                }
            }
            passed.append(held, position, start);
            position = passText(start);
            place = Place.IN_TEXT;
        }
        held = held.substring(position);
        flushText(events);
        return events;
    }

    private int prefixEnd(int start) {
        int position = start;
        while (position < held.length()
                && (LiteralReader.isSpace(held.charAt(position))
                        || (place == Place.AFTER_CALL && isSeparator(held.charAt(position))))) {
            position++;
        }
        return position;
    }

    private static boolean isSeparator(char character) {
        return character == ';' || character == ',';
    }

    private void passPrefix(int start, int end) {
        String prefix = held.substring(start, end);
        if (place == Place.START || !prefix.isBlank()) {
            passed.append(prefix);
        }
    }

    private boolean isCandidate(int position) {
        if (!toolsOffered || inFence) {
            return false;
        }
        if (place == Place.AFTER_TAG) {
            return true;
        }
        return switch (held.charAt(position)) {
            case '`' -> held.startsWith(FENCE, position);
            // Inside other brackets or inline code an object is quoted, not called.
            case '{', '[', '<' -> openBrackets == 0 && previous != '`';
            default -> false;
        };
    }

    private boolean isUnfinishedFence(int position) {
        return toolsOffered && held.length() - position < FENCE.length() && FENCE.startsWith(held.substring(position));
    }

    /** Passes the character at a position on, or a whole fence, and returns the position after it. */
    private int passText(int position) {
        if (held.startsWith(FENCE, position)) {
            inFence = !inFence;
            openBrackets = 0;
            passed.append(FENCE);
            previous = '\n';
            return position + FENCE.length();
        }
        char character = held.charAt(position);
        if (character == '{' || character == '[') {
            openBrackets++;
        } else if ((character == '}' || character == ']') && openBrackets > 0) {
            openBrackets--;
        } else if (character == '\n' && previous == '\n') {
            openBrackets = 0;
        }
        previous = character;
        passed.append(character);
        return position + 1;
    }

    private void flushText(List<ToolCallEvent> events) {
        if (!passed.isEmpty()) {
            events.add(new ToolCallEvent.Text(passed.toString()));
            passed.setLength(0);
        }
    }
}
