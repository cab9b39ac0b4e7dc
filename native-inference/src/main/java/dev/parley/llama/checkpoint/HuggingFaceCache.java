package dev.parley.llama.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Folders as the Hugging Face cache lays them out: {@code models--ORG--NAME} with {@code refs/main}, which names a folder
 * in {@code snapshots} whose files are links into {@code blobs}. Stateless.
 */
final class HuggingFaceCache {

    private static final String PREFIX = "models--";
    private static final Pattern REVISION = Pattern.compile("[0-9a-f]{7,64}");
    private static final int LONGEST_REFERENCE_BYTES = 200;

    private HuggingFaceCache() {}

    /** The folder itself, or the snapshot of its main branch where it is the cache of a repository. */
    static Path snapshot(Path folder) {
        Path reference = folder.resolve("refs").resolve("main");
        if (!fileName(folder).startsWith(PREFIX) || !Files.isRegularFile(reference)) {
            return folder;
        }
        try {
            if (Files.size(reference) > LONGEST_REFERENCE_BYTES) {
                throw new CheckpointException(reference + ": is not the name of a revision");
            }
            String revision = Files.readString(reference).strip();
            if (!REVISION.matcher(revision).matches()) {
                throw new CheckpointException(reference + ": is not the name of a revision");
            }
            return folder.resolve("snapshots").resolve(revision);
        } catch (IOException e) {
            throw new CheckpointException(reference + ": cannot be read", e);
        }
    }

    /** The name of the repository that a snapshot belongs to. */
    static Optional<String> repositoryName(Path snapshot) {
        Path snapshots = snapshot.toAbsolutePath().normalize().getParent();
        Path repository = snapshots == null ? null : snapshots.getParent();
        if (repository == null || !fileName(snapshots).equals("snapshots")) {
            return Optional.empty();
        }
        String name = fileName(repository);
        return name.startsWith(PREFIX) ? Optional.of(name.substring(name.lastIndexOf("--") + 2)) : Optional.empty();
    }

    private static String fileName(@Nullable Path path) {
        return path == null ? "" : String.valueOf(path.getFileName());
    }
}
