package dev.parley.assistant.openai;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Who may use the API.
 *
 * @param key wanted as bearer token from everybody; empty serves callers on this machine only
 */
@ConfigurationProperties("parley.api")
public record ApiAccess(@DefaultValue("") String key) {

    /** Whether the caller may use the API. */
    public boolean allows(ServerHttpRequest request) {
        String header = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        InetSocketAddress caller = request.getRemoteAddress();
        return key.isBlank()
                ? caller != null
                        && caller.getAddress() != null
                        && caller.getAddress().isLoopbackAddress()
                : header != null
                        && MessageDigest.isEqual(
                                header.getBytes(StandardCharsets.UTF_8),
                                ("Bearer " + key).getBytes(StandardCharsets.UTF_8));
    }

    void check(ServerHttpRequest request) {
        if (!allows(request)) {
            throw new OpenAiException(
                    HttpStatus.UNAUTHORIZED,
                    key.isBlank()
                            ? "only callers on this machine are served until parley.api.key is set"
                            : "the API key is missing or wrong: send it as bearer token",
                    null,
                    "invalid_api_key");
        }
    }

    @Override
    public String toString() {
        return "ApiAccess[key=***]";
    }
}
