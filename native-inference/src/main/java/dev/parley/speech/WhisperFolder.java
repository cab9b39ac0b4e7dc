package dev.parley.speech;

import dev.parley.llama.tokenizer.BoundedJson;
import dev.parley.llama.tokenizer.ByteAlphabet;
import dev.parley.llama.tokenizer.TextFile;
import dev.parley.llama.tokenizer.TokenizerJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the files of a Whisper's folder say besides its weights. Ids are looked up by the text of their tokens, because they
 * differ between the versions of Whisper.
 */
final class WhisperFolder {

    private static final long MOST_BYTES = 64L << 20;
    private static final Pattern LANGUAGE = Pattern.compile("<\\|([a-z]{2,3})\\|>");
    private static final JsonMapper MAPPER =
            BoundedJson.mapper(TokenizerJson.MAX_JSON_TOKENS).build();

    private final Path folder;
    private final int bands;
    private final int frames;
    private final int width;
    private final int heads;
    private final int layers;
    private final int maxTokens;
    private final Map<String, Integer> marks = new HashMap<>();
    private final byte[] @Nullable [] words;
    private final Map<String, Integer> languages = new LinkedHashMap<>();
    private final List<Integer> suppressed = new ArrayList<>();
    private final List<Integer> suppressedFirst = new ArrayList<>();

    /** @throws SpeechFormatException when a file is missing or says something that is not supported */
    WhisperFolder(Path folder) {
        this.folder = folder;
        JsonNode config = read("config.json");
        this.bands = positive(config, "num_mel_bins");
        this.frames = 2 * positive(config, "max_source_positions");
        this.width = positive(config, "d_model");
        this.heads = positive(config, "decoder_attention_heads");
        this.layers = positive(config, "decoder_layers");
        int size = positive(config, "vocab_size");
        JsonNode generation =
                Files.exists(folder.resolve("generation_config.json")) ? read("generation_config.json") : config;
        this.maxTokens = Math.min(
                positive(config, "max_target_positions"),
                generation.path("max_length").asInt(Integer.MAX_VALUE));
        this.words = new byte[size][];
        vocabulary(read("tokenizer.json"), size);
        add(generation.path("suppress_tokens"), suppressed, size);
        add(generation.path("begin_suppress_tokens"), suppressedFirst, size);
        JsonNode known = generation.path("lang_to_id");
        marks.forEach((text, id) -> {
            Matcher language = LANGUAGE.matcher(text);
            if (language.matches() && (known.isMissingNode() || known.has(text))) {
                languages.put(language.group(1), id);
            }
        });
        if (!generation.path("is_multilingual").asBoolean(true)) {
            languages.clear();
        }
    }

    private JsonNode read(String name) {
        Path file = folder.resolve(name);
        try {
            return MAPPER.readTree(TextFile.read(file, MOST_BYTES, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new SpeechFormatException(file + ": cannot be read: " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new SpeechFormatException(file + ": is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private int positive(JsonNode tree, String field) {
        JsonNode value = tree.path(field);
        if (!value.isInt() || value.intValue() <= 0 || value.intValue() > 1 << 20) {
            throw new SpeechFormatException(
                    folder.resolve("config.json") + ": " + field + ": a positive number is needed");
        }
        return value.intValue();
    }

    private void vocabulary(JsonNode tokenizer, int size) {
        for (Map.Entry<String, JsonNode> entry :
                tokenizer.path("model").path("vocab").properties()) {
            int id = entry.getValue().asInt(-1);
            if (id >= 0 && id < size) {
                try {
                    words[id] = ByteAlphabet.decode(entry.getKey());
                } catch (IllegalArgumentException e) {
                    throw new SpeechFormatException(
                            folder.resolve("tokenizer.json") + ": model.vocab: " + e.getMessage(), e);
                }
            }
        }
        for (JsonNode added : tokenizer.path("added_tokens")) {
            int id = added.path("id").asInt(-1);
            if (id >= 0 && id < size) {
                marks.put(added.path("content").asString(""), id);
                words[id] = null;
            }
        }
    }

    private static void add(JsonNode ids, List<Integer> to, int size) {
        for (JsonNode id : ids) {
            if (id.isInt() && id.intValue() >= 0 && id.intValue() < size) {
                to.add(id.intValue());
            }
        }
    }

    Path folder() {
        return folder;
    }

    /** Bands of the spectrogram. */
    int bands() {
        return bands;
    }

    /** Frames of what is heard at once. */
    int frames() {
        return frames;
    }

    int heads() {
        return heads;
    }

    /** Values of one attention head. */
    int headSize() {
        return width / heads;
    }

    int layers() {
        return layers;
    }

    int vocabulary() {
        return words.length;
    }

    /** Most tokens of prompt and answer together. */
    int maxTokens() {
        return maxTokens;
    }

    /** By their codes; empty for a model of English alone. */
    Map<String, Integer> languages() {
        return languages;
    }

    /** Tokens that are never drawn. */
    List<Integer> suppressed() {
        return suppressed;
    }

    /** Tokens that are not drawn first. */
    List<Integer> suppressedFirst() {
        return suppressedFirst;
    }

    /** @throws SpeechFormatException when there is no such token */
    int mark(String text) {
        return findMark(text)
                .orElseThrow(() -> new SpeechFormatException(
                        folder.resolve("tokenizer.json") + ": added_tokens: " + text + " is missing"));
    }

    Optional<Integer> findMark(String... texts) {
        return Stream.of(texts).filter(marks::containsKey).map(marks::get).findFirst();
    }

    /** The text of tokens, without marks. */
    String text(List<Integer> tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int token : tokens) {
            byte[] word = words[token];
            if (word != null) {
                bytes.writeBytes(word);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }
}
