package dev.parley.assistant.channel;

import dev.parley.assistant.media.FileRefusal;
import dev.parley.assistant.media.FileRefusedException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Fetches files from hosts that are allowed, over TLS, and follows redirects only to such hosts. The access token is shown to
 * the host that it was meant for and to no other. Thread-safe.
 */
final class FileDownload {

    private static final int MOST_REDIRECTS = 3;

    /** The platform's servers turn away clients that do not say what they are. */
    private static final String USER_AGENT = "Parley";

    private final WebClient client;
    private final List<String> hosts;
    private final Predicate<URI> own;
    private final Duration timeout;

    /**
     * @param hosts that are allowed, with those below them
     * @param own says of addresses without TLS that they are those of the Graph API that is configured
     */
    FileDownload(WebClient client, List<String> hosts, Predicate<URI> own, Duration timeout) {
        this.client = client;
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        this.own = own;
        this.timeout = timeout;
    }

    /** A file is not there, or not for us; with a new address it may be. */
    static final class GoneException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /**
     * The bytes of a file.
     *
     * @param token bearer token; empty for none
     * @param most bytes that are taken
     * @return fails with {@link FileRefusedException}, or with {@link GoneException}
     */
    Mono<byte[]> fetch(String address, String token, long most) {
        return Mono.defer(() -> fetch(checked(address), token, most, MOST_REDIRECTS))
                .timeout(timeout);
    }

    private Mono<byte[]> fetch(URI address, String token, long most, int redirects) {
        return client.get()
                .uri(address)
                .header(HttpHeaders.USER_AGENT, USER_AGENT)
                .headers(headers -> {
                    if (!token.isEmpty()) {
                        headers.setBearerAuth(token);
                    }
                })
                .exchangeToMono(response -> {
                    if (response.statusCode().is3xxRedirection()) {
                        return response.releaseBody().then(Mono.defer(() -> {
                            if (redirects == 0) {
                                return Mono.error(refused("redirected too often"));
                            }
                            URI next = checked(address.resolve(Objects.requireNonNullElse(
                                            response.headers().asHttpHeaders().getFirst(HttpHeaders.LOCATION), ""))
                                    .toString());
                            boolean sameHost = address.getAuthority().equalsIgnoreCase(next.getAuthority());
                            return fetch(next, sameHost ? token : "", most, redirects - 1);
                        }));
                    }
                    return body(response, most);
                });
    }

    private static Mono<byte[]> body(ClientResponse response, long most) {
        int status = response.statusCode().value();
        if (status != 200) {
            boolean gone = status == 401 || status == 404 || status == 410;
            return response.releaseBody()
                    .then(Mono.error(gone ? new GoneException() : refused("answered with " + status)));
        }
        if (response.headers().contentLength().orElse(0) > most) {
            return response.releaseBody().then(Mono.error(tooLarge(most)));
        }
        return DataBufferUtils.join(response.body(BodyExtractors.toDataBuffers()), Math.toIntExact(most))
                .map(buffer -> {
                    byte[] bytes = new byte[buffer.readableByteCount()];
                    buffer.read(bytes);
                    DataBufferUtils.release(buffer);
                    return bytes;
                })
                .switchIfEmpty(Mono.error(refused("is empty")))
                .onErrorMap(DataBufferLimitException.class, fault -> tooLarge(most));
    }

    private URI checked(String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw refused("has an address that is none");
        }
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        boolean allowed = "https".equals(uri.getScheme())
                && uri.getUserInfo() == null
                && hosts.stream().anyMatch(known -> host.equals(known) || host.endsWith("." + known));
        if (!allowed && !own.test(uri)) {
            throw refused(
                    "lies at " + (host.isEmpty() ? "no host" : host) + ", which parley.media.hosts does not allow");
        }
        return uri;
    }

    private static FileRefusedException refused(String why) {
        return new FileRefusedException(FileRefusal.UNAVAILABLE, "the file " + why);
    }

    static FileRefusedException tooLarge(long most) {
        return new FileRefusedException(FileRefusal.TOO_LARGE, "the file has more than " + most + " bytes");
    }
}
