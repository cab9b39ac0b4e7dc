package dev.parley.assistant.openai;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Who may use the API: whoever has a key that operators made, or the one of the settings, or, while none is set there, programs on this machine. A page in a browser on this
 * machine is no such program: it shows itself by its {@code Origin}, and where the name of its site was made to lead to
 * this machine (DNS rebinding), by its {@code Host}. Thread-safe.
 */
@Component
public final class ApiAccess {

    /** Names of this machine that no name server can give to another. */
    private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private final String key;
    private final String publicOrigin;
    private final String publicHost;

    /** @param publicUrl where people reach this program */
    public ApiAccess(ApiProperties properties, @Value("${parley.public-url}") URI publicUrl) {
        this.key = properties.key();
        this.publicHost = lower(String.valueOf(publicUrl.getHost()));
        String scheme = lower(String.valueOf(publicUrl.getScheme()));
        boolean defaultPort = publicUrl.getPort() == -1 || publicUrl.getPort() == (scheme.equals("https") ? 443 : 80);
        this.publicOrigin = scheme + "://" + publicHost + (defaultPort ? "" : ":" + publicUrl.getPort());
    }

    /** Whether the caller may use the API. */
    public boolean allows(ServerHttpRequest request) {
        if (ApiKeyFilter.key(request).isPresent()) {
            return true;
        }
        return key.isBlank() ? isLocal(request) && !isOfAnotherSite(request) : hasKey(request);
    }

    /** Whether a page of another origin than ours sent the request. */
    public boolean isOfAnotherOrigin(ServerHttpRequest request) {
        String origin = request.getHeaders().getFirst(HttpHeaders.ORIGIN);
        return origin != null && !lower(origin).equals(publicOrigin);
    }

    void check(ServerHttpRequest request) {
        if (allows(request)) {
            return;
        }
        if (key.isBlank() && isLocal(request)) {
            throw new OpenAiException(
                    HttpStatus.FORBIDDEN,
                    "pages of other origins than parley.public-url and other host names are not served until"
                            + " parley.api.key is set",
                    null,
                    "origin_not_allowed");
        }
        throw new OpenAiException(
                HttpStatus.UNAUTHORIZED,
                key.isBlank()
                        ? "only callers on this machine are served until parley.api.key is set"
                        : "the API key is missing or wrong: send it as bearer token",
                null,
                "invalid_api_key");
    }

    private static boolean isLocal(ServerHttpRequest request) {
        InetSocketAddress caller = request.getRemoteAddress();
        return caller != null
                && caller.getAddress() != null
                && caller.getAddress().isLoopbackAddress();
    }

    /** A page may read its own site without an {@code Origin}, so the name that it used counts too. */
    private boolean isOfAnotherSite(ServerHttpRequest request) {
        InetSocketAddress host = request.getHeaders().getHost();
        String name = host == null ? publicHost : lower(host.getHostString());
        return isOfAnotherOrigin(request) || !(name.equals(publicHost) || LOOPBACK_HOSTS.contains(name));
    }

    private boolean hasKey(ServerHttpRequest request) {
        String header = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        return header != null
                && MessageDigest.isEqual(
                        header.getBytes(StandardCharsets.UTF_8), ("Bearer " + key).getBytes(StandardCharsets.UTF_8));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
