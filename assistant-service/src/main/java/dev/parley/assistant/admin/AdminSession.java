package dev.parley.assistant.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Keeps a browser signed in by a cookie that holds role and name until a time and is signed with the token of the role, so
 * that every replica knows it and another token ends it. Scripts cannot read it and other sites cannot use it. Thread-safe.
 */
final class AdminSession {

    static final String COOKIE = "parley-admin";

    private static final Duration LENGTH = Duration.ofHours(12);
    private static final Pattern VALUE =
            Pattern.compile("(([0-9]{1,13})\\.(viewer|operator)\\.([A-Za-z0-9_-]{0,330}))\\.([0-9a-f]{64})");

    private final AdminToken token;
    private final Clock clock;
    private final boolean secure;

    /** @param secure whether people come by https alone */
    AdminSession(AdminToken token, Clock clock, boolean secure) {
        this.token = token;
        this.clock = clock;
        this.secure = secure;
    }

    /** Who signed in, by the cookie of a session that has not ended. */
    Optional<AdminCaller> caller(ServerHttpRequest request) {
        HttpCookie cookie = request.getCookies().getFirst(COOKIE);
        Matcher value = VALUE.matcher(cookie == null ? "" : cookie.getValue());
        if (!value.matches()
                || Long.parseLong(value.group(2)) <= clock.instant().getEpochSecond()) {
            return Optional.empty();
        }
        AdminRole role = AdminRole.valueOf(value.group(3).toUpperCase(Locale.ROOT));
        return token.sign(role, "session " + value.group(1))
                .filter(signature -> MessageDigest.isEqual(
                        signature.getBytes(StandardCharsets.US_ASCII),
                        value.group(5).getBytes(StandardCharsets.US_ASCII)))
                .map(valid -> new AdminCaller(
                        role, new String(Base64.getUrlDecoder().decode(value.group(4)), StandardCharsets.UTF_8)));
    }

    boolean isOpen(ServerHttpRequest request) {
        return caller(request).isPresent();
    }

    ResponseCookie begin(AdminCaller caller) {
        String end = Long.toString(clock.instant().plus(LENGTH).getEpochSecond());
        String name = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(caller.name().getBytes(StandardCharsets.UTF_8));
        String session = end + "." + caller.role().label() + "." + name;
        String signature = token.sign(caller.role(), "session " + session).orElseThrow();
        return cookie(session + "." + signature, LENGTH);
    }

    ResponseCookie end() {
        return cookie("", Duration.ZERO);
    }

    private ResponseCookie cookie(String value, Duration length) {
        return ResponseCookie.from(COOKIE, value)
                .path("/")
                .maxAge(length)
                .httpOnly(true)
                .secure(secure)
                .sameSite("Strict")
                .build();
    }
}
