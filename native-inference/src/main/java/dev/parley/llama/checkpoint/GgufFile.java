package dev.parley.llama.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A mapped GGUF file. Its tensors are known by their Hugging Face names; others than those of a Llama are left out. */
final class GgufFile {

    private final Path file;
    private final MemorySegment content;
    private final GgufHeader header;
    private final Map<String, GgufTensor> tensors = new TreeMap<>();

    private GgufFile(Path file, MemorySegment content) {
        this.file = file;
        this.content = content;
        this.header = GgufHeader.read(content, file);
        for (GgufTensor tensor : header.tensors().values()) {
            Optional<String> name = GgufNames.huggingFace(tensor.name());
            name.ifPresent(known -> tensors.put(known, tensor));
        }
    }

    /**
     * Maps a file and checks its header.
     *
     * @throws CheckpointException when the file cannot be read or its header is not valid
     */
    static GgufFile open(Path file, Arena arena) {
        return new GgufFile(file, MappedFile.map(file, arena));
    }

    Path file() {
        return file;
    }

    GgufMetadata metadata() {
        return header.metadata();
    }

    /** All tensors of the header, those that a Llama has not as well. */
    int tensorCount() {
        return header.tensors().size();
    }

    Set<String> names() {
        return tensors.keySet();
    }

    /**
     * A view of one tensor.
     *
     * @param headDim by which the rows of queries and keys are interleaved
     */
    WeightTensor tensor(String name, int headDim) {
        GgufTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointException(file + ": " + name + ": there is no such tensor");
        }
        return new WeightTensor(
                name,
                tensor.type(),
                tensor.shape(),
                content.asSlice(tensor.offset(), tensor.length()),
                file,
                tensor.offset(),
                GgufNames.isRotated(name) ? headDim : 0);
    }

    void unload() {
        content.unload();
    }
}
