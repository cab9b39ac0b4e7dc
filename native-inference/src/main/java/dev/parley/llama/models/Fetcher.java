package dev.parley.llama.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Fetches the files of a repository that make a checkpoint. A file is written under a name of its own until its checksum
 * is right; what is there of it from an earlier try is kept. Not thread-safe.
 */
final class Fetcher {

    private static final String UNFINISHED = ".part";
    private static final int PARTIAL_CONTENT = 206;
    private static final int BUFFER_BYTES = 1 << 18;
    private static final Set<String> DESCRIPTIONS = Set.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer.model",
            "tokenizer_config.json",
            "chat_template.jinja",
            "parley.json",
            "LICENSE",
            "model.safetensors.index.json");
    private static final Pattern WEIGHTS = Pattern.compile("model(-\\d{5}-of-\\d{5})?\\.safetensors");

    private final Repository repository;
    private final Progress progress;

    Fetcher(Repository repository, Progress progress) {
        this.repository = repository;
        this.progress = progress;
    }

    /**
     * Fetches into a folder.
     *
     * @param wanted names of files; none for the files of a Hugging Face checkpoint
     */
    void fetch(Path folder, List<String> wanted) throws IOException {
        List<RemoteFile> files = select(repository.files(), wanted);
        Files.createDirectories(folder);
        for (RemoteFile file : files) {
            fetch(file, folder.resolve(file.name()));
        }
    }

    private List<RemoteFile> select(List<RemoteFile> all, List<String> wanted) {
        for (String name : wanted) {
            if (all.stream().noneMatch(file -> file.name().equals(name))) {
                throw new ModelsException("%s has no file \"%s\"; it has %s"
                        .formatted(
                                repository.name(),
                                name,
                                all.stream().map(RemoteFile::name).toList()));
            }
        }
        if (!wanted.isEmpty()) {
            return all.stream().filter(file -> wanted.contains(file.name())).toList();
        }
        if (all.stream().noneMatch(file -> WEIGHTS.matcher(file.name()).matches())) {
            throw new ModelsException("%s has no model.safetensors: name the files that you want of %s"
                    .formatted(
                            repository.name(),
                            all.stream().map(RemoteFile::name).toList()));
        }
        return all.stream()
                .filter(file -> DESCRIPTIONS.contains(file.name())
                        || WEIGHTS.matcher(file.name()).matches())
                .toList();
    }

    private void fetch(RemoteFile file, Path target) throws IOException {
        if (Files.exists(target) && Checksum.matches(target, file)) {
            progress.complete(file, "is there already");
            return;
        }
        Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
        long have = Files.exists(unfinished) ? Files.size(unfinished) : 0;
        if (have > file.size()) {
            Files.delete(unfinished);
            have = 0;
        }
        if (have < file.size() || !Files.exists(unfinished)) {
            download(file, unfinished, have);
        }
        if (!Checksum.matches(unfinished, file)) {
            Files.delete(unfinished);
            throw new ModelsException(file.name() + ": the checksum is wrong; what came was deleted, try again");
        }
        Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
        progress.complete(file, "checksum right");
    }

    private void download(RemoteFile file, Path unfinished, long have) throws IOException {
        HttpResponse<InputStream> response = repository.content(file, have);
        boolean continued = response.statusCode() == PARTIAL_CONTENT;
        long written = continued ? have : 0;
        StandardOpenOption mode = continued ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream content = response.body();
                OutputStream target =
                        Files.newOutputStream(unfinished, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                written += read;
                if (written > file.size()) {
                    throw new ModelsException(file.name() + ": the server sends more than the announced size");
                }
                target.write(buffer, 0, read);
                progress.advance(file, written);
            }
        } catch (IOException e) {
            throw new ModelsException(
                    "%s: broken off at byte %d of %d; the same command continues there"
                            .formatted(file.name(), written, file.size()),
                    e);
        }
        if (written < file.size()) {
            throw new ModelsException("%s: ended at byte %d of %d; the same command continues there"
                    .formatted(file.name(), written, file.size()));
        }
    }
}
