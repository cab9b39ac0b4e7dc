package dev.parley.llama.tokenizer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Reads {@code tokenizer.model} as Meta publishes it: one line per token, Base64 bytes and rank. */
public final class TiktokenModel {

    /** Largest file that is read. */
    static final long MAX_FILE_BYTES = 16L * 1024 * 1024;

    private static final int SPECIAL_TOKENS = 256;
    private static final Map<Integer, String> NAMED = Map.of(
            0, "<|begin_of_text|>",
            1, "<|end_of_text|>",
            4, "<|finetune_right_pad_id|>",
            6, "<|start_header_id|>",
            7, "<|end_header_id|>",
            8, "<|eom_id|>",
            9, "<|eot_id|>",
            10, "<|python_tag|>");

    private TiktokenModel() {}

    /**
     * Reads the file and appends the 256 special ids of Llama 3.1 and later under their Hugging Face names.
     *
     * @throws TokenizerFormatException when the file cannot be read or is not in this format
     */
    public static Tokenizer read(Path file) {
        List<String> lines = lines(file);
        Vocabulary vocabulary = new Vocabulary(lines.size() + SPECIAL_TOKENS);
        for (int rank = 0; rank < lines.size(); rank++) {
            addLine(file, vocabulary, lines.get(rank), rank);
        }
        int reserved = 0;
        for (int index = 0; index < SPECIAL_TOKENS; index++) {
            String name = NAMED.get(index);
            if (name == null) {
                name = "<|reserved_special_token_" + reserved++ + "|>";
            }
            vocabulary.addSpecial(lines.size() + index, name);
        }
        try {
            return new BytePairTokenizer(vocabulary, SplitMerges.of(vocabulary, lines.size()), true);
        } catch (IllegalArgumentException e) {
            throw new TokenizerFormatException(file + ": " + e.getMessage(), e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return TextFile.read(file, MAX_FILE_BYTES, StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new TokenizerFormatException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static void addLine(Path file, Vocabulary vocabulary, String line, int rank) {
        int space = line.indexOf(' ');
        if (space < 1 || !line.substring(space + 1).equals(Integer.toString(rank))) {
            throw new TokenizerFormatException(
                    "%s line %d: expected Base64 bytes, one space and the rank %d".formatted(file, rank + 1, rank));
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(line.substring(0, space));
        } catch (IllegalArgumentException e) {
            throw new TokenizerFormatException("%s line %d: not Base64".formatted(file, rank + 1), e);
        }
        if (!Vocabulary.isPossible(bytes) || !vocabulary.add(rank, bytes)) {
            throw new TokenizerFormatException("%s line %d: token is empty, longer than %d bytes or a duplicate"
                    .formatted(file, rank + 1, Vocabulary.LONGEST_TOKEN_BYTES));
        }
    }
}
