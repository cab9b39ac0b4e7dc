package dev.parley.llama;

import dev.parley.llama.backend.BackendOptions;
import dev.parley.llama.backend.OrtBackend;
import dev.parley.llama.batch.Engine;
import dev.parley.llama.batch.EngineMetrics;
import dev.parley.llama.batch.Generation;
import dev.parley.llama.batch.GenerationListener;
import dev.parley.llama.batch.GenerationRequest;
import dev.parley.llama.chat.ChatFormat;
import dev.parley.llama.chat.ChatLayout;
import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.CheckpointException;
import dev.parley.llama.checkpoint.CheckpointProfile;
import dev.parley.llama.checkpoint.Checkpoints;
import dev.parley.llama.checkpoint.LlamaConfig;
import dev.parley.llama.grammar.Constraints;
import dev.parley.llama.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Map;

/** An opened Llama 3 checkpoint that generates text, many texts at once. Thread-safe. */
public final class LlamaModel implements AutoCloseable {

    private final Checkpoint checkpoint;
    private final ChatFormat chatFormat;
    private final OrtBackend backend;
    private final Constraints constraints;
    private final Engine engine;
    private final int contextLength;
    private final String description;

    private LlamaModel(Checkpoint checkpoint, LlamaOptions options) {
        this.checkpoint = checkpoint;
        LlamaConfig config = checkpoint.config();
        if (options.contextLength() > config.contextLength()) {
            throw new CheckpointException("%s: max_position_embeddings: is %d, a context of %d is not possible"
                    .formatted(checkpoint.name(), config.contextLength(), options.contextLength()));
        }
        this.contextLength = options.contextLength() == 0
                ? Math.min(config.contextLength(), LlamaOptions.DEFAULT_CONTEXT_LIMIT)
                : options.contextLength();
        this.chatFormat =
                new ChatFormat(checkpoint.tokenizer(), checkpoint.profile().promptProfile(), ChatLayout.of(checkpoint));
        this.constraints =
                new Constraints(checkpoint.tokenizer(), checkpoint.profile().promptProfile());
        ProcessMemory.returnLargeBlocks();
        int threads = options.threads() == 0 ? Runtime.getRuntime().availableProcessors() : options.threads();
        this.backend = OrtBackend.open(
                checkpoint,
                new BackendOptions(
                        options.weights(),
                        options.maxSequences(),
                        contextLength,
                        threads,
                        options.cache(),
                        options.device(),
                        options.gpuLayers()));
        this.description = backend.description();
        checkpoint.unload();
        ProcessMemory.trim();
        this.engine = new Engine(backend, checkpoint.tokenizer(), config.endTokens(), options.engine());
    }

    /**
     * Opens a checkpoint, a GGUF file or a Hugging Face folder, and starts the engine.
     *
     * @throws CheckpointException when it is not a Llama 3 checkpoint
     * @throws dev.parley.llama.backend.BackendException when it cannot be run
     */
    public static LlamaModel open(Path path, LlamaOptions options) {
        Checkpoint checkpoint = Checkpoints.open(path);
        try {
            return new LlamaModel(checkpoint, options);
        } catch (RuntimeException | Error e) {
            checkpoint.close();
            throw e;
        }
    }

    public String name() {
        return checkpoint.name();
    }

    public LlamaConfig config() {
        return checkpoint.config();
    }

    public CheckpointProfile profile() {
        return checkpoint.profile();
    }

    public Tokenizer tokenizer() {
        return checkpoint.tokenizer();
    }

    public ChatFormat chatFormat() {
        return chatFormat;
    }

    /** Holds answers to JSON Schemas and to the tools that are offered. */
    public Constraints constraints() {
        return constraints;
    }

    /** Positions for prompt and answer together. */
    public int contextLength() {
        return contextLength;
    }

    public EngineMetrics metrics() {
        return engine.metrics();
    }

    /** Native memory by what it is for, in bytes: weights, KV cache and what else the backend holds. */
    public Map<String, Long> memory() {
        return backend.memory();
    }

    /** One line for people: what computes, on which device. */
    public String description() {
        return description;
    }

    /**
     * Starts a generation.
     *
     * @throws dev.parley.llama.batch.GenerationException when the request is refused
     */
    public Generation generate(GenerationRequest request, GenerationListener listener) {
        return engine.submit(request, listener);
    }

    @Override
    public void close() {
        engine.close();
        checkpoint.close();
        ProcessMemory.trim();
    }
}
