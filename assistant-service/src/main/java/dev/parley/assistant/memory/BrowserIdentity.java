package dev.parley.assistant.memory;

import dev.parley.assistant.openai.ApiAccess;
import dev.parley.memory.PersonId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Knows a browser again by a cookie with a random secret, so that all of its conversations have one memory. Scripts cannot
 * read the cookie, other sites cannot use it, and what is stored carries a digest of the secret, so that nobody who sees the
 * store can become the person. Thread-safe.
 */
@Component
public final class BrowserIdentity {

    static final String COOKIE = "parley-person";

    /** As long as facts are kept by default; begins anew with each visit. */
    private static final Duration LIFETIME = Duration.ofDays(365);

    private static final int SECRET_BYTES = 24;
    private static final int DIGEST_BYTES = 16;
    private static final Pattern SECRET = Pattern.compile("[0-9a-f]{48}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ApiAccess access;
    private final boolean secure;

    BrowserIdentity(ApiAccess access, @Value("${parley.public-url}") URI publicUrl) {
        this.access = access;
        this.secure = "https".equalsIgnoreCase(publicUrl.getScheme());
    }

    /** The person of the request's cookie; empty without one, or where a page of another origin sent the request. */
    public Optional<PersonId> of(ServerHttpRequest request) {
        return isOfAnotherOrigin(request)
                ? Optional.empty()
                : secret(request).map(secret -> new PersonId("browser:" + digest(secret)));
    }

    private static Optional<String> secret(ServerHttpRequest request) {
        HttpCookie cookie = request.getCookies().getFirst(COOKIE);
        return Optional.ofNullable(cookie)
                .map(HttpCookie::getValue)
                .filter(value -> SECRET.matcher(value).matches());
    }

    /** {@code SameSite} knows no ports, so that another program on this host would pass as ours. */
    private boolean isOfAnotherOrigin(ServerHttpRequest request) {
        return access.isOfAnotherOrigin(request)
                && !isHost(
                        request.getHeaders().getOrigin(), request.getHeaders().getFirst(HttpHeaders.HOST));
    }

    private static boolean isHost(@Nullable String origin, @Nullable String host) {
        return origin != null
                && host != null
                && (origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host));
    }

    /** The cookie of this browser with its time begun anew, or one for a new person. */
    ResponseCookie renewed(ServerHttpRequest request) {
        return cookie(secret(request).orElseGet(BrowserIdentity::newSecret));
    }

    /** A cookie for a new person, after the one of before was erased. */
    ResponseCookie fresh() {
        return cookie(newSecret());
    }

    private ResponseCookie cookie(String secret) {
        return ResponseCookie.from(COOKIE, secret)
                .path("/")
                .maxAge(LIFETIME)
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax")
                .build();
    }

    private static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String digest(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
