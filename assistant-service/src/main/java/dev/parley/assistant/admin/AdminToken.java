package dev.parley.assistant.admin;

import dev.parley.assistant.Console;
import dev.parley.assistant.StartupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The tokens of the roles. That of operators is {@code parley.admin.token}, or one that is made at the first start and kept
 * under the home; viewers have one only where {@code parley.admin.viewer-token} sets it.
 */
public final class AdminToken {

    private static final String FILE = "admin-token";
    private static final int BYTES = 24;
    private static final int LEAST_CHARACTERS = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final String token;
    private final String viewer;
    private final Path file;
    private final boolean fresh;

    private AdminToken(String token, String viewer, Path file, boolean fresh) {
        if (!viewer.isEmpty() && (viewer.length() < LEAST_CHARACTERS || same(viewer, token))) {
            throw new StartupException("parley.admin.viewer-token must have at least " + LEAST_CHARACTERS
                    + " characters and be another one than the admin token.");
        }
        this.token = token;
        this.viewer = viewer;
        this.file = file;
        this.fresh = fresh;
    }

    /**
     * @param configured {@code parley.admin.token}; empty for a token of the home's own
     * @param viewer {@code parley.admin.viewer-token}; empty where nobody may only look
     * @throws StartupException when the home's token cannot be read, or the viewers' is too short or the same
     */
    static AdminToken of(String configured, String viewer, Path home) {
        Path file = home.resolve(FILE);
        if (!configured.isBlank()) {
            return new AdminToken(configured.strip(), viewer.strip(), file, false);
        }
        try {
            if (Files.exists(file)) {
                return new AdminToken(read(home), viewer.strip(), file, false);
            }
        } catch (IOException e) {
            throw new StartupException(
                    "the admin token in " + file + " cannot be read. Make it readable, or set parley.admin.token.");
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return new AdminToken(HexFormat.of().formatHex(random), viewer.strip(), file, true);
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

    /** The role that a token gives; empty for a token of nobody. */
    Optional<AdminRole> role(String given) {
        if (same(token, given)) {
            return Optional.of(AdminRole.OPERATOR);
        }
        return !viewer.isEmpty() && same(viewer, given) ? Optional.of(AdminRole.VIEWER) : Optional.empty();
    }

    /** Signs a text in the name of a role, as hexadecimal digits; empty where the role has no token. */
    Optional<String> sign(AdminRole role, String text) {
        String secret = role == AdminRole.OPERATOR ? token : viewer;
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Optional.of(HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static boolean same(String token, String given) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
