package dev.parley.llama.checkpoint;

import dev.parley.llama.tokenizer.Tokenizer;
import java.lang.foreign.Arena;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** A checkpoint whose weights are mapped into one arena, which it owns. */
final class MappedCheckpoint implements Checkpoint {

    private final String name;
    private final LlamaConfig config;
    private final Tokenizer tokenizer;
    private final CheckpointProfile profile;
    private final Map<String, WeightFile> tensors;
    private final Arena arena;
    private final AtomicBoolean closed = new AtomicBoolean();

    MappedCheckpoint(
            String name,
            LlamaConfig config,
            Tokenizer tokenizer,
            CheckpointProfile profile,
            Map<String, WeightFile> tensors,
            Arena arena) {
        this.name = name;
        this.config = config;
        this.tokenizer = tokenizer;
        this.profile = profile;
        this.tensors = tensors;
        this.arena = arena;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public LlamaConfig config() {
        return config;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public CheckpointProfile profile() {
        return profile;
    }

    @Override
    public Set<String> tensorNames() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public WeightTensor tensor(String tensorName) {
        WeightFile file = tensors.get(tensorName);
        if (file == null) {
            throw new CheckpointException(tensorName + ": the checkpoint " + name + " has no such tensor");
        }
        return file.tensor(tensorName);
    }

    @Override
    public void unload() {
        Set.copyOf(tensors.values()).forEach(WeightFile::unload);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            arena.close();
        }
    }
}
