package dev.parley.llama.grammar;

import dev.parley.llama.tokenizer.StreamDecoder;
import dev.parley.llama.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/** A vocabulary of the 256 bytes, further tokens, and special tokens at the end. Encodes by the longest token. */
final class ListTokenizer implements Tokenizer {

    static final List<String> SPECIALS = List.of("<|eot_id|>", "<|eom_id|>", "<|python_tag|>");

    private final List<byte[]> tokens = new ArrayList<>();
    private final int ordinary;

    ListTokenizer(List<String> texts) {
        for (int value = 0; value < 256; value++) {
            tokens.add(new byte[] {(byte) value});
        }
        texts.forEach(text -> tokens.add(text.getBytes(StandardCharsets.UTF_8)));
        ordinary = tokens.size();
    }

    /** Words, numbers, indentations and fragments of JSON, as many as a Llama 3 vocabulary has. */
    static ListTokenizer synthetic(int size) {
        List<String> texts = new ArrayList<>(JSON_FRAGMENTS);
        for (int number = 10; number < 1000; number++) {
            texts.add(String.valueOf(number));
        }
        for (int length = 2; length < 80; length++) {
            texts.add(" ".repeat(length));
            texts.add("\n" + " ".repeat(length));
        }
        Random random = new Random(7);
        Set<String> seen = new HashSet<>(texts);
        while (texts.size() < size - 256 - SPECIALS.size()) {
            StringBuilder word = new StringBuilder(random.nextInt(2) == 0 ? " " : "");
            for (int length = 2 + random.nextInt(8); length > 0; length--) {
                word.append((char) (random.nextInt(8) == 0 ? 'A' + random.nextInt(26) : 'a' + random.nextInt(26)));
            }
            if (random.nextInt(20) == 0) {
                word.append(List.of("\"", "\":", "\",", ".\"", "é", "\\n", "(", "\n")
                        .get(random.nextInt(8)));
            }
            if (seen.add(word.toString())) {
                texts.add(word.toString());
            }
        }
        return new ListTokenizer(texts);
    }

    static final List<String> JSON_FRAGMENTS = List.of(
            "{\"",
            "\":",
            "\": ",
            "\": \"",
            "\",",
            "\", \"",
            "\"}",
            "\"}}",
            "},",
            "}}",
            "[\"",
            "\"]",
            "\":[",
            "],",
            "]}",
            "\":{",
            "\":{\"",
            "\":\"",
            "\":\"\",\"",
            "\",\"",
            "true",
            "false",
            "null",
            ":true",
            ":null",
            "name",
            "type",
            "query",
            "\"name",
            " \"name",
            "items",
            ", ",
            ": ",
            "-1",
            ".5",
            "e+",
            "é",
            "\\u00",
            "\\n",
            "\\\"",
            "😀",
            "[]",
            "{}",
            "\"\"",
            " {",
            "  \"",
            "\n}",
            "\n  \"",
            "<function",
            "=",
            ">{\"",
            "parameters",
            "{\"name",
            "{\"name\":",
            " \"parameters\":");

    @Override
    public int vocabSize() {
        return ordinary + SPECIALS.size();
    }

    @Override
    public int[] encode(CharSequence text) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        List<Integer> encoded = new ArrayList<>();
        for (int start = 0; start < bytes.length; ) {
            int best = bytes[start] & 0xFF;
            for (int token = 256; token < ordinary; token++) {
                byte[] candidate = tokens.get(token);
                if (candidate.length > tokens.get(best).length
                        && start + candidate.length <= bytes.length
                        && Arrays.equals(bytes, start, start + candidate.length, candidate, 0, candidate.length)) {
                    best = token;
                }
            }
            encoded.add(best);
            start += tokens.get(best).length;
        }
        return encoded.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public OptionalInt special(String literal) {
        int index = SPECIALS.indexOf(literal);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(ordinary + index);
    }

    @Override
    public byte[] bytes(int token) {
        return token < ordinary ? tokens.get(token) : new byte[0];
    }

    @Override
    public boolean isSpecial(int token) {
        return token >= ordinary;
    }

    @Override
    public String decode(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            bytes.writeBytes(bytes(id));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public StreamDecoder streamDecoder() {
        throw new UnsupportedOperationException();
    }
}
