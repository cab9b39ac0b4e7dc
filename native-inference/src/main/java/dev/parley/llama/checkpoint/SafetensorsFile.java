package dev.parley.llama.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A mapped safetensors file. */
final class SafetensorsFile implements WeightFile {

    private final Path file;
    private final MemorySegment content;
    private final Map<String, SafetensorsEntry> entries;

    private SafetensorsFile(Path file, MemorySegment content, Map<String, SafetensorsEntry> entries) {
        this.file = file;
        this.content = content;
        this.entries = entries;
    }

    /**
     * Maps a file and checks its header.
     *
     * @throws CheckpointException when the file cannot be read or its header is not valid
     */
    static SafetensorsFile open(Path file, Arena arena) {
        MemorySegment content = MappedFile.map(file, arena);
        return new SafetensorsFile(file, content, SafetensorsHeader.read(content, file));
    }

    @Override
    public Set<String> names() {
        return entries.keySet();
    }

    @Override
    public WeightTensor tensor(String name) {
        SafetensorsEntry entry = entries.get(name);
        if (entry == null) {
            throw new CheckpointException(file + ": " + name + ": there is no such tensor");
        }
        ElementType type = switch (entry.dtype()) {
            case "F32" -> ElementType.F32;
            case "F16" -> ElementType.F16;
            case "BF16" -> ElementType.BF16;
            default ->
                throw new CheckpointException("%s: %s.dtype: \"%s\" is not supported, use BF16, F16 or F32"
                        .formatted(file, name, entry.dtype()));
        };
        return new WeightTensor(
                name, type, entry.shape(), content.asSlice(entry.offset(), entry.length()), file, entry.offset(), 0);
    }

    @Override
    public void unload() {
        content.unload();
    }
}
