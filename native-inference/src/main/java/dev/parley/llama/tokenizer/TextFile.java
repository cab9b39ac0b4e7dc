package dev.parley.llama.tokenizer;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads small text files of a checkpoint, which may be hostile: a pipe, a device or a file without end is refused. Stateless. */
public final class TextFile {

    private TextFile() {}

    /**
     * The whole text.
     *
     * @param most largest size in bytes
     * @throws IOException when it cannot be read, is not a regular file, is larger, or is not in the character set
     */
    public static String read(Path file, long most, Charset charset) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(Files.exists(file) ? "is not a regular file" : "does not exist");
        }
        long size = Files.size(file);
        if (size > most) {
            throw new IOException("%d bytes is more than the limit of %d".formatted(size, most));
        }
        return Files.readString(file, charset);
    }
}
