package dev.parley.llama.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Maps weight files. Stateless. */
final class MappedFile {

    private MappedFile() {}

    /**
     * The content of a regular file, read-only and valid as long as the arena.
     *
     * @throws CheckpointException when it cannot be opened, or is a pipe, a device or a folder
     */
    static MemorySegment map(Path file, Arena arena) {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(file + (Files.exists(file) ? ": is not a regular file" : ": does not exist"));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (IOException e) {
            throw new CheckpointException(file + ": cannot be opened", e);
        }
    }
}
