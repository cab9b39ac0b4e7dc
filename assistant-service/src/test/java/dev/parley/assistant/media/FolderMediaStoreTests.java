package dev.parley.assistant.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderMediaStoreTests extends MediaStoreContract {

    @TempDir
    Path root;

    @Override
    MediaStore store() {
        return new FolderMediaStore(root.resolve("media"));
    }

    @Test
    void delete_lastFileOfAPerson_leavesNoFolder() throws IOException {
        MediaStore store = store();
        store.put("a".repeat(32) + "/01", new byte[] {1}).block();
        store.delete("a".repeat(32) + "/01").block();

        try (Stream<Path> left = Files.walk(root)) {
            assertThat(left).containsExactly(root, root.resolve("media"));
        }
    }
}
