package dev.parley.llama.chat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Recognizes the syntaxes in which Llama 3 models write calls. Immutable. */
final class CallRecognizer {

    /** A call longer than this many characters is not recognized. */
    static final int MAX_CALL_CHARACTERS = 32 * 1024;

    private static final Set<String> KEYS = Set.of("type", "name", "parameters", "arguments");
    private static final Set<String> FENCE_LABELS = Set.of("json", "tool_call");
    private static final String FENCE = "```";
    /** Small models forget up to two braces at the very end. */
    private static final List<String> FORGOTTEN_ENDINGS = List.of("", "}", "}}");

    private final Set<String> offered;

    CallRecognizer(Set<String> offered) {
        this.offered = Set.copyOf(offered);
    }

    /**
     * What begins at {@code start}.
     *
     * @param tagged whether a python tag comes just before, which allows one more syntax
     * @param last whether no more text will come
     */
    Recognition recognize(String text, int start, boolean tagged, boolean last) {
        int limit = Math.min(text.length(), start + MAX_CALL_CHARACTERS);
        boolean cut = start + MAX_CALL_CHARACTERS <= text.length();
        String candidate = text.substring(start, limit);
        Recognition found = attempt(candidate, tagged, last && !cut);
        return switch (found) {
            case Recognition.Calls(List<ToolCall> calls, int end) -> new Recognition.Calls(calls, start + end);
            case Recognition.NoCall none -> none;
            case Recognition.Unfinished unfinished -> cut ? new Recognition.NoCall() : unfinished;
        };
    }

    private Recognition attempt(String candidate, boolean tagged, boolean last) {
        if (!last) {
            return attemptOnce(candidate, tagged, false);
        }
        for (String ending : FORGOTTEN_ENDINGS) {
            Recognition found = attemptOnce(candidate + ending, tagged, true);
            if (found instanceof Recognition.Calls(List<ToolCall> calls, int end)) {
                return new Recognition.Calls(calls, Math.min(end, candidate.length()));
            }
            if (found instanceof Recognition.NoCall || candidate.charAt(0) != '{') {
                break;
            }
        }
        return new Recognition.NoCall();
    }

    private Recognition attemptOnce(String text, boolean tagged, boolean last) {
        LiteralReader reader = new LiteralReader(text, 0);
        try {
            List<ToolCall> calls = switch (reader.peek()) {
                case '{' -> List.of(jsonCall(reader));
                case '[' -> pythonCalls(reader);
                case '<' -> List.of(functionTag(reader, last));
                case '`' -> List.of(fenced(reader, last));
                default -> {
                    if (!tagged) {
                        throw RecognitionStop.MISMATCH;
                    }
                    yield List.of(methodCall(reader));
                }
            };
            return new Recognition.Calls(calls, reader.position());
        } catch (RecognitionStop stop) {
            return stop == RecognitionStop.UNFINISHED ? new Recognition.Unfinished() : new Recognition.NoCall();
        }
    }

    private ToolCall jsonCall(LiteralReader reader) {
        String name = null;
        JsonNode arguments = null;
        Set<String> seen = new HashSet<>();
        reader.expect("{");
        reader.skipSpaces();
        while (!reader.accept('}')) {
            char quote = reader.peek() == '\'' ? '\'' : '"';
            reader.expect(String.valueOf(quote));
            String key = reader.word(KEYS, String.valueOf(quote));
            if (!seen.add(key)) {
                throw RecognitionStop.MISMATCH;
            }
            reader.skipSpaces();
            reader.expect(":");
            reader.skipSpaces();
            switch (key) {
                case "name" -> name = quotedWord(reader, offered);
                case "type" -> quotedWord(reader, Set.of("function"));
                default -> {
                    if (arguments != null) {
                        throw RecognitionStop.MISMATCH;
                    }
                    arguments = reader.value();
                }
            }
            reader.separator('}');
        }
        if (name == null) {
            throw RecognitionStop.MISMATCH;
        }
        return call(name, argumentsObject(arguments));
    }

    private static String quotedWord(LiteralReader reader, Set<String> words) {
        String quote = reader.peek() == '\'' ? "'" : "\"";
        reader.expect(quote);
        return reader.word(words, quote);
    }

    /** Models also write the arguments as JSON inside a string, or null for none. */
    private static ObjectNode argumentsObject(@Nullable JsonNode arguments) {
        if (arguments instanceof ObjectNode object) {
            return object;
        }
        if (arguments != null && arguments.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (arguments != null && arguments.isString()) {
            String inner = arguments.stringValue().strip();
            LiteralReader reader = new LiteralReader(inner, 0);
            try {
                ObjectNode object = reader.object();
                if (reader.atEnd()) {
                    return object;
                }
            } catch (RecognitionStop stop) {
                throw RecognitionStop.MISMATCH;
            }
        }
        throw RecognitionStop.MISMATCH;
    }

    private List<ToolCall> pythonCalls(LiteralReader reader) {
        List<ToolCall> calls = new ArrayList<>();
        reader.expect("[");
        reader.skipSpaces();
        do {
            String name = reader.word(offered, "(");
            calls.add(call(name, reader.keywordArguments()));
            reader.separator(']');
        } while (!reader.accept(']'));
        return calls;
    }

    private ToolCall functionTag(LiteralReader reader, boolean last) {
        reader.expect("<function=");
        String name = reader.word(offered, ">");
        reader.skipSpaces();
        ObjectNode arguments = reader.object();
        reader.skipSpaces();
        if (!(last && reader.atEnd())) {
            reader.expect("</function>");
        }
        return call(name, arguments);
    }

    private ToolCall fenced(LiteralReader reader, boolean last) {
        reader.expect(FENCE);
        if (!LiteralReader.isSpace(reader.peek()) && reader.peek() != '{') {
            reader.word(FENCE_LABELS, "\n");
        }
        reader.skipSpaces();
        ToolCall call = jsonCall(reader);
        reader.skipSpaces();
        if (!(last && reader.atEnd())) {
            reader.expect(FENCE);
        }
        return call;
    }

    private ToolCall methodCall(LiteralReader reader) {
        String name = reader.word(offered, ".call(");
        return call(name, reader.keywordArguments());
    }

    private static ToolCall call(String name, ObjectNode arguments) {
        return new ToolCall(name, arguments.toString());
    }
}
