package dev.parley.memory.redis;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * A Redis server program on this machine.
 *
 * @param bundled true when it is the one of the embedded-redis library, false when it was found on PATH
 */
record RedisBinary(Path program, boolean bundled) {

    private static final String NAME = "redis-server";

    /** The server on PATH, else the library's, unpacked into the folder once. */
    static RedisBinary find(Path folder) throws IOException {
        String path = System.getenv("PATH");
        for (String entry : (path == null ? "" : path).split(File.pathSeparator, -1)) {
            Path candidate = Path.of(entry.isEmpty() ? "." : entry).resolve(NAME);
            if (!entry.isEmpty() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return new RedisBinary(candidate.toAbsolutePath(), false);
            }
        }
        return bundled(folder);
    }

    /** The library's server, unpacked into the folder once. */
    static RedisBinary bundled(Path folder) throws IOException {
        return new RedisBinary(unpack(folder), true);
    }

    private static Path unpack(Path folder) throws IOException {
        String resource = ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
        if (resource == null) {
            throw new IOException("no Redis server is bundled for this machine; install redis-server");
        }
        Path program = folder.resolve(Path.of(resource).getFileName()).toAbsolutePath();
        if (Files.isExecutable(program)) {
            return program;
        }
        Path partial = Files.createTempFile(folder, NAME, ".part");
        try (InputStream content = ExecutableProvider.class.getResourceAsStream(resource)) {
            if (content == null) {
                throw new IOException("the bundled Redis server " + resource + " is missing");
            }
            Files.copy(content, partial, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwx------"));
        Files.move(partial, program, StandardCopyOption.ATOMIC_MOVE);
        return program;
    }
}
