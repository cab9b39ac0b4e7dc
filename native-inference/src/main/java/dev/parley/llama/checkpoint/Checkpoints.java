package dev.parley.llama.checkpoint;

import dev.parley.llama.tokenizer.TiktokenModel;
import dev.parley.llama.tokenizer.Tokenizer;
import dev.parley.llama.tokenizer.TokenizerFormatException;
import dev.parley.llama.tokenizer.TokenizerJson;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Opens checkpoints. Stateless. */
public final class Checkpoints {

    private Checkpoints() {}

    /**
     * Opens a GGUF file (of several splits the first), or a Hugging Face folder: {@code config.json},
     * {@code tokenizer.json} or {@code tokenizer.model}, weights as {@code model.safetensors} or as shards with an index,
     * and optionally {@code generation_config.json} and {@code parley.json}; a repository in the Hugging Face cache stands
     * for the snapshot of its main branch. A folder without {@code config.json} that holds one GGUF file stands for that
     * file, and {@code parley.json} counts beside a GGUF file too. Weights are mapped, not read, and their shapes are checked against the
     * configuration.
     *
     * @throws CheckpointException when a file is missing, invalid, or not a Llama 3 checkpoint
     */
    public static Checkpoint open(Path path) {
        if (Files.isDirectory(path)) {
            Optional<Path> single = GgufSplits.single(path);
            return single.isPresent()
                    ? mapped(arena -> openGguf(single.get(), arena))
                    : mapped(arena -> openFolder(HuggingFaceCache.snapshot(path), arena));
        }
        if (GgufSplits.isGguf(path) && Files.isRegularFile(path)) {
            return mapped(arena -> openGguf(path, arena));
        }
        throw new CheckpointException(path + ": is neither a GGUF file nor a folder that holds a checkpoint");
    }

    /** Whether a path looks like what {@link #open} takes: a GGUF file, of splits the first, or a folder. Reads no content. */
    public static boolean isCheckpoint(Path path) {
        return Files.isDirectory(path)
                ? Files.isRegularFile(path.resolve("config.json"))
                        || GgufSplits.single(path).isPresent()
                : Files.isRegularFile(path) && GgufSplits.isFirst(path);
    }

    /** Opens with a shared arena, because several threads read the weights; the checkpoint owns and closes it. */
    @SuppressWarnings("MustBeClosedChecker")
    private static Checkpoint mapped(Function<Arena, Checkpoint> open) {
        Arena arena = Arena.ofShared();
        try {
            return open.apply(arena);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private static Checkpoint openGguf(Path file, Arena arena) {
        List<GgufFile> files = GgufSplits.open(file, arena);
        GgufMetadata metadata = files.getFirst().metadata();
        GgufConfig.checkArchitecture(metadata);
        Tokenizer tokenizer = GgufTokenizerReader.read(file, metadata);
        LlamaConfig config = GgufConfig.read(files, tokenizer);
        Map<String, WeightFile> tensors = GgufSplits.tensors(files, config.headDim());
        TensorShapes.check(file, config, tensors);
        return new MappedCheckpoint(
                GgufSplits.name(file),
                config,
                tokenizer,
                profile(file.toAbsolutePath().getParent()),
                tensors,
                arena);
    }

    private static Checkpoint openFolder(Path folder, Arena arena) {
        LlamaConfig config = LlamaConfigReader.read(folder);
        CheckpointProfile profile = profile(folder);
        Tokenizer tokenizer = tokenizer(folder);
        if (tokenizer.vocabSize() > config.vocabSize()) {
            throw new CheckpointException("%s: vocab_size: is %d but the tokenizer has %d ids"
                    .formatted(folder.resolve("config.json"), config.vocabSize(), tokenizer.vocabSize()));
        }
        Map<String, WeightFile> tensors = WeightFiles.open(folder, arena);
        TensorShapes.check(folder, config, tensors);
        return new MappedCheckpoint(name(folder), config, tokenizer, profile, tensors, arena);
    }

    private static String name(Path folder) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return HuggingFaceCache.repositoryName(folder).orElse(name == null ? folder.toString() : name.toString());
    }

    private static Tokenizer tokenizer(Path folder) {
        Path json = folder.resolve("tokenizer.json");
        Path model = folder.resolve("tokenizer.model");
        try {
            if (Files.exists(json)) {
                return TokenizerJson.read(json);
            }
            if (Files.exists(model)) {
                return TiktokenModel.read(model);
            }
        } catch (TokenizerFormatException e) {
            throw new CheckpointException(e.getMessage() == null ? json.toString() : e.getMessage(), e);
        }
        throw new CheckpointException(folder + ": has neither tokenizer.json nor tokenizer.model");
    }

    private static List<String> toolNames(JsonFile file, JsonNode root) {
        JsonNode tools = root.path("tools");
        if (!tools.isMissingNode() && !tools.isArray()) {
            throw file.failure("tools", "must be an array of tool names");
        }
        List<String> names = new ArrayList<>();
        for (JsonNode tool : tools) {
            if (!tool.isString() || tool.stringValue().isBlank()) {
                throw file.failure("tools", "must hold tool names only");
            }
            names.add(tool.stringValue());
        }
        return names;
    }

    private static CheckpointProfile profile(@Nullable Path folder) {
        Path path = folder == null ? null : folder.resolve("parley.json");
        if (path == null || !Files.exists(path)) {
            return CheckpointProfile.DEFAULT;
        }
        JsonFile file = JsonFile.read(path);
        JsonNode root = file.root();
        String name = root.path("promptProfile").asString("full").toLowerCase(Locale.ROOT);
        PromptProfile promptProfile = switch (name) {
            case "full" -> PromptProfile.FULL;
            case "compact" -> PromptProfile.COMPACT;
            default -> throw file.failure("promptProfile", "must be \"full\" or \"compact\"");
        };
        return new CheckpointProfile(promptProfile, file.flag(root, "demo", false), toolNames(file, root));
    }
}
