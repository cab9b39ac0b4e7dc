package dev.parley.bench.grammar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A vocabulary with the size of Llama 3's and a similar mix of words, numbers, indentations and code. */
final class SyntheticVocabulary {

    private static final int SIZE = 128_000;
    private static final List<String> CODE = List.of(
            "{\"", "\":", "\": ", "\": \"", "\",", "\", \"", "\"}", "\"}}", "},", "}}", "[\"", "\"]", "\":[", "],",
            "]}", "\":{", "\":{\"", "\":\"", "\",\"", "true", "false", "null", ", ", ": ", "\"\"", ".\"", "\\n",
            "\\\"");
    private static final List<String> ENDINGS = List.of("\"", "\",", "\":", "(", ".", "\n", "\\", "é");

    private SyntheticVocabulary() {}

    /** Writes it in the format of {@code tokenizer.model}. */
    static Path write(Path file) throws IOException {
        Set<String> tokens = new LinkedHashSet<>(CODE);
        for (int number = 10; number < 1000; number++) {
            tokens.add(String.valueOf(number));
        }
        for (int length = 2; length < 80; length++) {
            tokens.add(" ".repeat(length));
            tokens.add("\n" + " ".repeat(length));
        }
        Random random = new Random(11);
        while (tokens.size() < SIZE - 256) {
            StringBuilder word = new StringBuilder(random.nextBoolean() ? " " : "");
            for (int length = 2 + random.nextInt(8); length > 0; length--) {
                word.append((char) ((random.nextInt(8) == 0 ? 'A' : 'a') + random.nextInt(26)));
            }
            if (random.nextInt(25) == 0) {
                word.append(ENDINGS.get(random.nextInt(ENDINGS.size())));
            }
            tokens.add(word.toString());
        }
        StringBuilder lines = new StringBuilder();
        int rank = 0;
        for (int value = 0; value < 256; value++) {
            rank = line(lines, new byte[] {(byte) value}, rank);
        }
        for (String token : tokens) {
            rank = line(lines, token.getBytes(StandardCharsets.UTF_8), rank);
        }
        return Files.writeString(file, lines, StandardCharsets.US_ASCII);
    }

    private static int line(StringBuilder lines, byte[] token, int rank) {
        lines.append(Base64.getEncoder().encodeToString(token))
                .append(' ')
                .append(rank)
                .append('\n');
        return rank + 1;
    }
}
