package dev.parley.assistant.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class ApiAccessTests {

    private static final String LOOPBACK = "127.0.0.1";

    private final ApiAccess open = access("", "http://127.0.0.1:8080");
    private final ApiAccess keyed = access("secret", "https://chat.example:443");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8080", "localhost:8080", "LOCALHOST", "[::1]:8080", "[::1]"})
    void check_localProgramWithoutKey_passes(String host) {
        assertThatCode(() ->
                        open.check(from(LOOPBACK).header(HttpHeaders.HOST, host).build()))
                .doesNotThrowAnyException();
    }

    @Test
    void check_ownPageWithoutKey_passes() {
        assertThat(open.allows(from(LOOPBACK)
                        .header(HttpHeaders.HOST, "127.0.0.1:8080")
                        .header(HttpHeaders.ORIGIN, "http://127.0.0.1:8080")
                        .build()))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080, http://evil.example",
        "127.0.0.1:8080, 'null'",
        "127.0.0.1:8080, http://127.0.0.1:8081",
        "127.0.0.1:8080, https://127.0.0.1:8080",
        "evil.example:8080, http://evil.example:8080",
        "evil.example:8080, ",
        "127.0.0.1.evil.example:8080, "
    })
    void check_pageOfAnotherSiteWithoutKey_isForbidden(String host, String origin) {
        MockServerHttpRequest.BaseBuilder<?> request = from(LOOPBACK).header(HttpHeaders.HOST, host);
        if (origin != null) {
            request.header(HttpHeaders.ORIGIN, origin);
        }

        assertThatThrownBy(() -> open.check(request.build())).isInstanceOfSatisfying(OpenAiException.class, refused -> {
            assertThat(refused.status()).isEqualTo(HttpStatus.FORBIDDEN);
            assertThat(refused.code()).isEqualTo("origin_not_allowed");
        });
    }

    @Test
    void check_otherMachineWithoutKey_isUnauthorized() {
        assertThatThrownBy(() -> open.check(from("192.0.2.7").build()))
                .isInstanceOfSatisfying(
                        OpenAiException.class,
                        refused -> assertThat(refused.status()).isEqualTo(HttpStatus.UNAUTHORIZED));
    }

    @Test
    void check_key_decidesAlone() {
        assertThatCode(() -> keyed.check(from("192.0.2.7")
                        .header(HttpHeaders.AUTHORIZATION, "Bearer secret")
                        .header(HttpHeaders.ORIGIN, "app://desktop")
                        .build()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> keyed.check(from(LOOPBACK)
                        .header(HttpHeaders.AUTHORIZATION, "Bearer other")
                        .build()))
                .isInstanceOf(OpenAiException.class);
    }

    @Test
    void isOfAnotherOrigin_defaultPort_isLeftOutAsBrowsersDo() {
        assertThat(keyed.isOfAnotherOrigin(from(LOOPBACK)
                        .header(HttpHeaders.ORIGIN, "https://chat.example")
                        .build()))
                .isFalse();
    }

    private static ApiAccess access(String key, String publicUrl) {
        return new ApiAccess(new ApiProperties(key, ApiLimits.DEFAULT), URI.create(publicUrl));
    }

    private static MockServerHttpRequest.BaseBuilder<?> from(String address) {
        return MockServerHttpRequest.get("/v1/models").remoteAddress(new InetSocketAddress(address, 50_000));
    }
}
