package dev.parley.llama.checkpoint;

import dev.parley.llama.tokenizer.ByteAlphabet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A made-up vocabulary in the form of Llama 3: the 256 bytes, then words of growing length over lower-case letters, with
 * and without a space before, each the merge of a shorter word and a letter; the last 256 ids are special. Stateless.
 */
final class RandomVocabulary {

    private static final int BYTES = 256;
    private static final int SPECIALS = 256;
    private static final int NORMAL = 1;
    private static final int CONTROL = 3;
    private static final List<String> NAMED = List.of(
            "<|begin_of_text|>",
            "<|end_of_text|>",
            "<|reserved_special_token_0|>",
            "<|reserved_special_token_1|>",
            "<|finetune_right_pad_id|>",
            "<|reserved_special_token_2|>",
            "<|start_header_id|>",
            "<|end_header_id|>",
            "<|eom_id|>",
            "<|eot_id|>",
            "<|python_tag|>");

    private RandomVocabulary() {}

    /** @param size number of ids, above 512 */
    static void write(GgufWriter writer, int size) {
        if (size <= BYTES + SPECIALS) {
            throw new IllegalArgumentException("size must be above " + (BYTES + SPECIALS) + " but is " + size);
        }
        List<String> tokens = new ArrayList<>(size);
        List<String> merges = new ArrayList<>();
        for (int value = 0; value < BYTES; value++) {
            tokens.add(ByteAlphabet.encode(new byte[] {(byte) value}));
        }
        int ordinary = size - SPECIALS;
        List<String> words = new ArrayList<>(List.of(ByteAlphabet.encode(new byte[] {' '})));
        for (char letter = 'a'; letter <= 'z'; letter++) {
            words.add(String.valueOf(letter));
        }
        for (int next = 0; tokens.size() < ordinary; next++) {
            String word = words.get(next);
            for (char letter = 'a'; letter <= 'z' && tokens.size() < ordinary; letter++) {
                words.add(word + letter);
                tokens.add(word + letter);
                merges.add(word + " " + letter);
            }
        }
        tokens.addAll(NAMED);
        for (int number = 3; tokens.size() < size; number++) {
            tokens.add("<|reserved_special_token_" + number + "|>");
        }
        List<Integer> types = new ArrayList<>(Collections.nCopies(ordinary, NORMAL));
        types.addAll(Collections.nCopies(SPECIALS, CONTROL));
        writer.text("tokenizer.ggml.model", "gpt2")
                .text("tokenizer.ggml.pre", "llama-bpe")
                .texts("tokenizer.ggml.tokens", tokens)
                .wholes("tokenizer.ggml.token_type", types)
                .texts("tokenizer.ggml.merges", merges)
                .whole("tokenizer.ggml.bos_token_id", ordinary)
                .whole("tokenizer.ggml.eos_token_id", ordinary + NAMED.indexOf("<|eot_id|>"));
    }
}
