package dev.parley.assistant.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class AdminSessionTests {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private static AdminSession session(String token, Instant now) {
        return new AdminSession(AdminToken.of(token, Path.of("unused")), Clock.fixed(now, ZoneOffset.UTC), true);
    }

    private static boolean isOpen(AdminSession session, String value) {
        return session.isOpen(MockServerHttpRequest.get("/api/admin/handovers")
                .cookie(new HttpCookie(AdminSession.COOKIE, value))
                .build());
    }

    @Test
    void begin_cookie_holdsUntilItsTimeOrAnotherToken() {
        ResponseCookie cookie = session("one", NOW).begin();
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Strict");
        assertThat(isOpen(session("one", NOW.plus(Duration.ofHours(11))), cookie.getValue()))
                .isTrue();
        assertThat(isOpen(session("one", NOW.plus(Duration.ofHours(12))), cookie.getValue()))
                .isFalse();
        assertThat(isOpen(session("two", NOW), cookie.getValue())).isFalse();
    }

    @Test
    void isOpen_forgedOrBrokenCookie_isRefused() {
        AdminSession session = session("one", NOW);
        String value = session.begin().getValue();
        String later = Long.toString(Long.parseLong(value.substring(0, value.indexOf('.'))) + 1);
        assertThat(isOpen(session, later + value.substring(value.indexOf('.')))).isFalse();
        assertThat(isOpen(session, "")).isFalse();
        assertThat(isOpen(session, value + "0")).isFalse();
        assertThat(session.isOpen(MockServerHttpRequest.get("/").build())).isFalse();
    }
}
