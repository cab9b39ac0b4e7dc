package dev.parley.embedding;

import dev.parley.llama.tokenizer.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * WordPiece tokens of BERT encoders, from {@code tokenizer.json}, or from {@code vocab.txt} and {@code
 * tokenizer_config.json}. A word is taken apart from its beginning, each time by the longest entry of the vocabulary;
 * what continues a word has {@code ##} before it. Text never becomes a special token. Thread-safe.
 */
final class WordPieceTokenizer {

    private static final String CONTINUING = "##";
    private static final int LONGEST_WORD = 100;

    private final Map<String, Integer> vocabulary;
    private final BertNormalizer normalizer;
    private final int unknown;
    private final int first;
    private final int last;

    private WordPieceTokenizer(Map<String, Integer> vocabulary, BertNormalizer normalizer, Path file) {
        this.vocabulary = vocabulary;
        this.normalizer = normalizer;
        this.unknown = special("[UNK]", file);
        this.first = special("[CLS]", file);
        this.last = special("[SEP]", file);
    }

    private int special(String token, Path file) {
        Integer id = vocabulary.get(token);
        if (id == null) {
            throw new EncoderFormatException(file + ": vocab: has no " + token);
        }
        return id;
    }

    static WordPieceTokenizer read(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        if (Files.exists(file)) {
            return fromJson(file);
        }
        Path words = folder.resolve("vocab.txt");
        if (Files.exists(words)) {
            return fromWords(words, folder.resolve("tokenizer_config.json"));
        }
        throw new EncoderFormatException(folder + ": has neither tokenizer.json nor vocab.txt");
    }

    private static WordPieceTokenizer fromJson(Path file) {
        JsonNode tree = EncoderFile.read(file);
        JsonNode model = tree.path("model");
        String type = model.path("type").asString("WordPiece");
        if (!type.equals("WordPiece")) {
            throw new EncoderFormatException(file + ": model.type: " + type + " is not supported, WordPiece is");
        }
        Map<String, Integer> vocabulary = new HashMap<>();
        model.path("vocab")
                .propertyStream()
                .forEach(
                        entry -> vocabulary.put(entry.getKey(), entry.getValue().asInt(-1)));
        return new WordPieceTokenizer(
                vocabulary,
                normalizer(tree.path("normalizer"), "lowercase", "strip_accents", "handle_chinese_chars"),
                file);
    }

    private static WordPieceTokenizer fromWords(Path words, Path config) {
        Map<String, Integer> vocabulary = new HashMap<>();
        try {
            TextFile.read(words, EncoderFile.MOST_BYTES, StandardCharsets.UTF_8)
                    .lines()
                    .forEach(word -> vocabulary.putIfAbsent(word, vocabulary.size()));
        } catch (IOException e) {
            throw new EncoderFormatException(words + ": cannot be read as UTF-8 lines: " + e.getMessage(), e);
        }
        JsonNode tree = Files.exists(config) ? EncoderFile.read(config) : EncoderFile.empty();
        return new WordPieceTokenizer(
                vocabulary, normalizer(tree, "do_lower_case", "strip_accents", "tokenize_chinese_chars"), words);
    }

    /** Accents go with the upper case where nothing else is said. */
    private static BertNormalizer normalizer(JsonNode tree, String lower, String strip, String chinese) {
        boolean lowercase = tree.path(lower).asBoolean(true);
        return new BertNormalizer(
                lowercase,
                tree.path(strip).asBoolean(lowercase),
                tree.path(chinese).asBoolean(true));
    }

    /**
     * Tokens of a text between the two that mark its ends.
     *
     * @param most tokens at most, the ends included; the rest of the text is cut off
     */
    int[] encode(String text, int most) {
        List<Integer> tokens = new ArrayList<>();
        tokens.add(first);
        for (String word : normalizer.words(text)) {
            if (tokens.size() >= most - 1) {
                break;
            }
            addPieces(word, tokens);
        }
        List<Integer> kept = tokens.subList(0, Math.min(tokens.size(), most - 1));
        int[] ids = new int[kept.size() + 1];
        for (int index = 0; index < kept.size(); index++) {
            ids[index] = kept.get(index);
        }
        ids[kept.size()] = last;
        return ids;
    }

    private void addPieces(String word, List<Integer> tokens) {
        int before = tokens.size();
        if (word.codePointCount(0, word.length()) > LONGEST_WORD) {
            tokens.add(unknown);
            return;
        }
        int start = 0;
        while (start < word.length()) {
            int end = word.length();
            Integer id = null;
            while (end > start) {
                String piece = word.substring(start, end);
                id = vocabulary.get(start == 0 ? piece : CONTINUING + piece);
                if (id != null) {
                    break;
                }
                end = word.offsetByCodePoints(end, -1);
            }
            if (id == null) {
                tokens.subList(before, tokens.size()).clear();
                tokens.add(unknown);
                return;
            }
            tokens.add(id);
            start = end;
        }
    }
}
