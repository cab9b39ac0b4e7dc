package dev.parley.assistant.admin;

import dev.parley.assistant.Console;
import dev.parley.assistant.StartupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The token of operators: {@code parley.admin.token}, or one that is made at the first start and kept under the home. */
public final class AdminToken {

    private static final String FILE = "admin-token";
    private static final int BYTES = 24;

    private final String token;
    private final Path file;
    private final boolean fresh;

    private AdminToken(String token, Path file, boolean fresh) {
        this.token = token;
        this.file = file;
        this.fresh = fresh;
    }

    /**
     * @param configured {@code parley.admin.token}; empty for a token of the home's own
     * @throws StartupException when the home's token cannot be read
     */
    static AdminToken of(String configured, Path home) {
        Path file = home.resolve(FILE);
        if (!configured.isBlank()) {
            return new AdminToken(configured.strip(), file, false);
        }
        try {
            if (Files.exists(file)) {
                return new AdminToken(read(home), file, false);
            }
        } catch (IOException e) {
            throw new StartupException(
                    "the admin token in " + file + " cannot be read. Make it readable, or set parley.admin.token.");
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return new AdminToken(HexFormat.of().formatHex(random), file, true);
    }

    /** The token that a home keeps. */
    public static String read(Path home) throws IOException {
        return Files.readString(home.resolve(FILE)).strip();
    }

    /** Keeps a new token, once the start has come through, and says it once. */
    void announce(Console console) {
        if (!fresh) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, token + "\n", StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StartupException("the admin token cannot be kept in " + file
                    + ". Make the folder writable, or set parley.admin.token.");
        }
        console.saySecretly(
                "Admin token: " + token + " (kept in " + file + ")", "A new admin token is kept in " + file);
    }

    /** Key of what is signed in its name. */
    byte[] secret() {
        return token.getBytes(StandardCharsets.UTF_8);
    }

    boolean matches(String given) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
