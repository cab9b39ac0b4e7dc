package dev.parley.assistant.admin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Keeps an operator's browser signed in by a cookie that holds until a time and is signed with the admin token, so that
 * every replica knows it and another token ends it. Scripts cannot read it and other sites cannot use it. Thread-safe.
 */
final class AdminSession {

    static final String COOKIE = "parley-admin";

    private static final Duration LENGTH = Duration.ofHours(12);
    private static final Pattern VALUE = Pattern.compile("([0-9]{1,13})\\.([0-9a-f]{64})");
    private static final String ALGORITHM = "HmacSHA256";

    private final AdminToken token;
    private final Clock clock;
    private final boolean secure;

    /** @param secure whether people come by https alone */
    AdminSession(AdminToken token, Clock clock, boolean secure) {
        this.token = token;
        this.clock = clock;
        this.secure = secure;
    }

    /** Whether the request has the cookie of a session that has not ended. */
    boolean isOpen(ServerHttpRequest request) {
        HttpCookie cookie = request.getCookies().getFirst(COOKIE);
        Matcher value = VALUE.matcher(cookie == null ? "" : cookie.getValue());
        return value.matches()
                && MessageDigest.isEqual(
                        sign(value.group(1)).getBytes(StandardCharsets.US_ASCII),
                        value.group(2).getBytes(StandardCharsets.US_ASCII))
                && Long.parseLong(value.group(1)) > clock.instant().getEpochSecond();
    }

    ResponseCookie begin() {
        String end = Long.toString(clock.instant().plus(LENGTH).getEpochSecond());
        return cookie(end + "." + sign(end), LENGTH);
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

    private String sign(String end) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(token.secret(), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(("session " + end).getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
