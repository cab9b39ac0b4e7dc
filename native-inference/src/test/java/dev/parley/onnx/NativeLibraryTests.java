package dev.parley.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTests {

    @TempDir
    private Path folder;

    private List<URL> libraries;

    @BeforeEach
    void makeLibraries() throws IOException {
        Path source = Files.createDirectories(folder.resolve("artifact"));
        libraries = new ArrayList<>();
        for (String name : List.of("libfirst.so", "libsecond.so")) {
            Path file = Files.write(source.resolve(name), new byte[100_000]);
            libraries.add(file.toUri().toURL());
        }
    }

    @Test
    void unpack_secondTime_takesWhatIsThere() throws IOException {
        Path cache = folder.resolve("cache");
        Path first = NativeLibrary.unpack(libraries, cache);
        FileTime marked = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(first.resolve("libfirst.so"), marked);

        Path second = NativeLibrary.unpack(libraries, cache);

        assertThat(second).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first.resolve("libfirst.so"))).isEqualTo(marked);
        assertThat(first.resolve("libsecond.so")).hasSize(100_000);
    }

    @Test
    void unpack_shortenedFile_isReplaced() throws IOException {
        Path cache = folder.resolve("cache");
        Path unpacked = NativeLibrary.unpack(libraries, cache);
        Files.write(unpacked.resolve("libfirst.so"), new byte[10]);

        NativeLibrary.unpack(libraries, cache);

        assertThat(unpacked.resolve("libfirst.so")).hasSize(100_000);
    }

    @Test
    void unpack_otherBytes_goToAnotherFolder() throws IOException {
        Path cache = folder.resolve("cache");
        Path before = NativeLibrary.unpack(libraries, cache);
        Files.write(folder.resolve("artifact/libfirst.so"), new byte[200_000]);

        assertThat(NativeLibrary.unpack(libraries, cache)).isNotEqualTo(before);
    }

    @Test
    void unpack_manyAtOnce_leavesWholeFilesOnly() throws Exception {
        Path cache = folder.resolve("cache");
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Path>> results = new ArrayList<>();
            for (int index = 0; index < 8; index++) {
                results.add(threads.submit(() -> {
                    start.await();
                    return NativeLibrary.unpack(libraries, cache);
                }));
            }
            start.countDown();
            for (Future<Path> result : results) {
                assertThat(result.get().resolve("libsecond.so")).hasSize(100_000);
            }
        }
        try (var files = Files.list(NativeLibrary.unpack(libraries, cache))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("libfirst.so", "libsecond.so");
        }
    }

    @Test
    void unpack_folderThatCannotBeWritten_saysWhichAndHowToNameAnother() throws IOException {
        Path file = Files.createFile(folder.resolve("a-file"));
        System.setProperty(NativeLibrary.CACHE_PROPERTY, file.toString());
        try {
            assertThatThrownBy(NativeLibrary::unpack)
                    .isInstanceOf(OnnxException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("-D" + NativeLibrary.CACHE_PROPERTY)
                    .hasMessageNotContaining("\n");
        } finally {
            System.clearProperty(NativeLibrary.CACHE_PROPERTY);
        }
    }
}
