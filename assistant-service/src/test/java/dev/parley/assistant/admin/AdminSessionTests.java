package dev.parley.assistant.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.assistant.StartupException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class AdminSessionTests {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private static final String VIEWER = "a token of viewers";
    private static final AdminCaller ANA = new AdminCaller(AdminRole.OPERATOR, "Ána Λ");

    private static AdminSession session(String token, Instant now) {
        return new AdminSession(
                AdminToken.of(token, VIEWER, Path.of("unused")), Clock.fixed(now, ZoneOffset.UTC), true);
    }

    private static boolean isOpen(AdminSession session, String value) {
        return session.isOpen(MockServerHttpRequest.get("/api/admin/handovers")
                .cookie(new HttpCookie(AdminSession.COOKIE, value))
                .build());
    }

    @Test
    void begin_cookie_holdsUntilItsTimeOrAnotherToken() {
        ResponseCookie cookie = session("one", NOW).begin(ANA);
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
        String value = session.begin(ANA).getValue();
        String later = Long.toString(Long.parseLong(value.substring(0, value.indexOf('.'))) + 1);
        assertThat(isOpen(session, later + value.substring(value.indexOf('.')))).isFalse();
        assertThat(isOpen(session, "")).isFalse();
        assertThat(isOpen(session, value + "0")).isFalse();
        assertThat(session.isOpen(MockServerHttpRequest.get("/").build())).isFalse();
    }

    @Test
    void caller_roleAndName_areThoseOfTheSignIn() {
        AdminSession session = session("one", NOW);
        assertThat(caller(session, session.begin(ANA).getValue())).contains(ANA);
        AdminCaller viewer = new AdminCaller(AdminRole.VIEWER, "");
        String cookie = session.begin(viewer).getValue();
        assertThat(caller(session, cookie)).contains(viewer);
        assertThat(caller(session, cookie.replace(".viewer.", ".operator."))).isEmpty();
    }

    private static Optional<AdminCaller> caller(AdminSession session, String value) {
        return session.caller(MockServerHttpRequest.get("/")
                .cookie(new HttpCookie(AdminSession.COOKIE, value))
                .build());
    }

    @Test
    void name_longOrWithControls_isCutAndCleaned() {
        assertThat(new AdminCaller(AdminRole.VIEWER, " a\nb\u0000 ").name()).isEqualTo("ab");
        assertThat(new AdminCaller(AdminRole.VIEWER, "\uD83D\uDE00".repeat(100)).name())
                .isEqualTo("\uD83D\uDE00".repeat(60));
    }

    @Test
    void viewerToken_shortOrThatOfOperators_stopsTheStart() {
        Path home = Path.of("unused");
        assertThatThrownBy(() -> AdminToken.of("one", "short", home))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("parley.admin.viewer-token");
        assertThatThrownBy(() -> AdminToken.of(VIEWER, VIEWER, home)).isInstanceOf(StartupException.class);
        AdminToken token = AdminToken.of("one", "", home);
        assertThat(token.role("")).isEmpty();
        assertThat(token.role("one")).contains(AdminRole.OPERATOR);
        assertThat(AdminToken.of("one", VIEWER, home).role(VIEWER)).contains(AdminRole.VIEWER);
    }
}
