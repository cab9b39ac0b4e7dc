package dev.parley.llama.chat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads literals of JSON and Python from text that may still grow: small models mix both. Nothing is evaluated.
 * Methods throw {@link RecognitionStop}. Not thread-safe.
 */
final class LiteralReader {

    private static final int MAX_DEPTH = 200;
    private static final int MAX_NUMBER_CHARACTERS = 1_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String text;
    private int position;
    private int depth;

    LiteralReader(String text, int position) {
        this.text = text;
        this.position = position;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    char peek() {
        if (atEnd()) {
            throw RecognitionStop.UNFINISHED;
        }
        return text.charAt(position);
    }

    void skipSpaces() {
        while (!atEnd() && isSpace(text.charAt(position))) {
            position++;
        }
    }

    static boolean isSpace(char character) {
        return character == ' ' || character == '\n' || character == '\t' || character == '\r';
    }

    /** Consumes a literal that must come next. */
    void expect(String literal) {
        for (int index = 0; index < literal.length(); index++) {
            if (peek() != literal.charAt(index)) {
                throw RecognitionStop.MISMATCH;
            }
            position++;
        }
    }

    /** Consumes a character where it comes next. */
    boolean accept(char character) {
        if (peek() != character) {
            return false;
        }
        position++;
        return true;
    }

    /** Consumes one of these words and what ends it; fails as soon as none of them is possible. */
    String word(Collection<String> words, String terminator) {
        boolean possible = false;
        for (String word : words) {
            String whole = word + terminator;
            if (text.startsWith(whole, position)) {
                position += whole.length();
                return word;
            }
            possible |= whole.startsWith(text.substring(position, Math.min(text.length(), position + whole.length())));
        }
        throw possible ? RecognitionStop.UNFINISHED : RecognitionStop.MISMATCH;
    }

    JsonNode value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"', '\'' -> NODES.stringNode(string());
            default -> scalar();
        };
    }

    ObjectNode object() {
        enter('{');
        ObjectNode object = NODES.objectNode();
        skipSpaces();
        while (!accept('}')) {
            String key = string();
            skipSpaces();
            expect(":");
            skipSpaces();
            if (object.has(key)) {
                throw RecognitionStop.MISMATCH;
            }
            object.set(key, value());
            separator('}');
        }
        depth--;
        return object;
    }

    private ArrayNode array() {
        enter('[');
        ArrayNode array = NODES.arrayNode();
        skipSpaces();
        while (!accept(']')) {
            array.add(value());
            separator(']');
        }
        depth--;
        return array;
    }

    /** Keyword arguments from after the opening to after the closing parenthesis. */
    ObjectNode keywordArguments() {
        ObjectNode arguments = NODES.objectNode();
        skipSpaces();
        while (!accept(')')) {
            int start = position;
            while (isIdentifier(peek())) {
                position++;
            }
            String key = text.substring(start, position);
            skipSpaces();
            if (key.isEmpty() || arguments.has(key)) {
                throw RecognitionStop.MISMATCH;
            }
            expect("=");
            skipSpaces();
            arguments.set(key, value());
            separator(')');
        }
        return arguments;
    }

    /** A comma, or the closing character, which is left to the caller. */
    void separator(char closing) {
        skipSpaces();
        if (peek() != closing) {
            expect(",");
            skipSpaces();
        }
    }

    private void enter(char opening) {
        expect(String.valueOf(opening));
        if (++depth > MAX_DEPTH) {
            throw RecognitionStop.MISMATCH;
        }
    }

    private static boolean isIdentifier(char character) {
        return character == '_' || Character.isLetterOrDigit(character);
    }

    private String string() {
        char quote = peek();
        if (quote != '"' && quote != '\'') {
            throw RecognitionStop.MISMATCH;
        }
        position++;
        StringBuilder string = new StringBuilder();
        while (true) {
            char character = peek();
            position++;
            if (character == quote) {
                return string.toString();
            }
            if (character == '\\') {
                escape(string);
            } else {
                string.append(character);
            }
        }
    }

    private void escape(StringBuilder string) {
        char character = peek();
        position++;
        switch (character) {
            case 'n' -> string.append('\n');
            case 'r' -> string.append('\r');
            case 't' -> string.append('\t');
            case 'b' -> string.append('\b');
            case 'f' -> string.append('\f');
            case '"', '\'', '\\', '/' -> string.append(character);
            case 'u' -> string.append((char) hexadecimal(4));
            case 'x' -> string.append((char) hexadecimal(2));
            default -> string.append('\\').append(character);
        }
    }

    private int hexadecimal(int digits) {
        int value = 0;
        for (int index = 0; index < digits; index++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw RecognitionStop.MISMATCH;
            }
            value = value * 16 + digit;
            position++;
        }
        return value;
    }

    private JsonNode scalar() {
        int start = position;
        while (isIdentifier(peek()) || "+-.".indexOf(peek()) >= 0) {
            if (++position - start > MAX_NUMBER_CHARACTERS) {
                throw RecognitionStop.MISMATCH;
            }
        }
        String word = text.substring(start, position);
        return switch (word) {
            case "true", "True" -> NODES.booleanNode(true);
            case "false", "False" -> NODES.booleanNode(false);
            case "null", "None" -> NODES.nullNode();
            default -> number(word);
        };
    }

    private static JsonNode number(String word) {
        try {
            if (word.matches("-?[0-9]+")) {
                return NODES.numberNode(new BigInteger(word));
            }
            if (word.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?")) {
                return NODES.numberNode(new BigDecimal(word));
            }
        } catch (NumberFormatException e) {
            throw RecognitionStop.MISMATCH;
        }
        throw RecognitionStop.MISMATCH;
    }
}
