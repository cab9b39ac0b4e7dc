package dev.parley.assistant.media;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Files in a folder, with one folder below it for what stands before the {@code /} of their keys. Thread-safe. */
final class FolderMediaStore implements MediaStore {

    /** Files that are being written; no key has that in it. */
    private static final String UNFINISHED = ".part";

    private final Path root;

    FolderMediaStore(Path root) {
        this.root = root;
    }

    @Override
    public Mono<Void> put(String key, byte[] bytes) {
        return Mono.<Void>fromCallable(() -> {
                    Path file = root.resolve(key);
                    Path folder = Objects.requireNonNull(file.getParent());
                    Files.createDirectories(folder);
                    Path part = Files.createTempFile(folder, "", UNFINISHED);
                    try {
                        Files.write(part, bytes);
                        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    } finally {
                        Files.deleteIfExists(part);
                    }
                    return null;
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public Mono<byte[]> get(String key) {
        return Mono.fromCallable(() -> Files.readAllBytes(root.resolve(key)))
                .onErrorResume(NoSuchFileException.class, gone -> Mono.empty())
                .subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public Flux<Kept> list(String prefix) {
        return Mono.fromCallable(() -> files(prefix))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMapIterable(files -> files);
    }

    private List<Kept> files(String prefix) throws IOException {
        List<Kept> files = new ArrayList<>();
        int slash = prefix.indexOf('/');
        if (slash >= 0) {
            add(root.resolve(prefix.substring(0, slash)), prefix, files);
            return files;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, prefix + "*")) {
            for (Path folder : folders) {
                add(folder, prefix, files);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return files;
    }

    private void add(Path folder, String prefix, List<Kept> files) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path file : entries) {
                String key = folder.getFileName() + "/" + file.getFileName();
                if (key.startsWith(prefix) && Files.isRegularFile(file)) {
                    files.add(new Kept(
                            key,
                            Files.size(file),
                            Files.getLastModifiedTime(file).toInstant()));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Deleted meanwhile, or none of ours.
        }
    }

    /** With its folder, once that is empty. */
    @Override
    public Mono<Void> delete(String key) {
        return Mono.<Void>fromCallable(() -> {
                    Path file = root.resolve(key);
                    Files.deleteIfExists(file);
                    Path folder = Objects.requireNonNull(file.getParent());
                    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
                        if (!left.iterator().hasNext()) {
                            Files.deleteIfExists(folder);
                        }
                    } catch (NoSuchFileException | java.nio.file.DirectoryNotEmptyException e) {
                        // Gone, or another file came.
                    }
                    return null;
                })
                .subscribeOn(Schedulers.boundedElastic());
    }
}
