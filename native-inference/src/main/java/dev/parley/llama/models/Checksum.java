package dev.parley.llama.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums of files as repositories name them. Stateless. */
final class Checksum {

    private static final int BUFFER_BYTES = 1 << 18;

    private Checksum() {}

    static boolean matches(Path file, RemoteFile remote) throws IOException {
        if (Files.size(file) != remote.size()) {
            return false;
        }
        MessageDigest digest = digest(remote);
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream content = Files.newInputStream(file)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(remote.checksum());
    }

    private static MessageDigest digest(RemoteFile remote) {
        try {
            return switch (remote.algorithm()) {
                case SHA_256 -> MessageDigest.getInstance("SHA-256");
                case GIT_SHA_1 -> {
                    // Git puts the kind and the size of an object before its content.
                    MessageDigest digest = MessageDigest.getInstance("SHA-1");
                    digest.update(("blob " + remote.size() + "\0").getBytes(StandardCharsets.US_ASCII));
                    yield digest;
                }
            };
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
