package dev.parley.assistant.media;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Files in a bucket: PutObject, GetObject, ListObjectsV2 and DeleteObject of the S3 API with path-style addresses, signed
 * with Signature Version 4 by AWS's own signer. Thread-safe.
 */
final class S3MediaStore implements MediaStore {

    private static final String SERVICE = "s3";

    /** A page of a list has at most 1,000 keys. */
    private static final int MOST_LIST_BYTES = 2 * 1024 * 1024;

    private final MediaProperties.S3 settings;
    private final int mostBytes;
    private final Clock clock;
    private final AwsCredentialsIdentity identity;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final WebClient client;

    /** @param mostBytes of a file */
    S3MediaStore(MediaProperties.S3 settings, int mostBytes, Clock clock) {
        this.settings = settings;
        this.mostBytes = mostBytes;
        this.clock = clock;
        this.identity = AwsCredentialsIdentity.create(settings.accessKey(), settings.secretKey());
        this.client = WebClient.builder()
                .clientConnector(
                        new ReactorClientHttpConnector(HttpClient.create().responseTimeout(settings.timeout())))
                .build();
    }

    @Override
    public Mono<Void> put(String key, byte[] bytes) {
        return exchange(HttpMethod.PUT, key, Map.of(), bytes, response -> expected(response, HttpStatus.OK));
    }

    @Override
    public Mono<byte[]> get(String key) {
        return exchange(
                HttpMethod.GET,
                key,
                Map.of(),
                new byte[0],
                response -> response.statusCode().isSameCodeAs(HttpStatus.NOT_FOUND)
                        ? response.releaseBody().then(Mono.empty())
                        : expected(response, HttpStatus.OK, mostBytes));
    }

    @Override
    public Flux<Kept> list(String prefix) {
        return page(prefix, "")
                .expand(page -> page.next().isEmpty() ? Mono.empty() : page(prefix, page.next()))
                .flatMapIterable(S3Listing::files);
    }

    private Mono<S3Listing> page(String prefix, String token) {
        Map<String, String> query = new TreeMap<>(Map.of("list-type", "2", "prefix", prefix));
        if (!token.isEmpty()) {
            query.put("continuation-token", token);
        }
        return exchange(
                        HttpMethod.GET,
                        "",
                        query,
                        new byte[0],
                        response -> expected(response, HttpStatus.OK, MOST_LIST_BYTES))
                .map(S3Listing::read);
    }

    @Override
    public Mono<Void> delete(String key) {
        return exchange(
                HttpMethod.DELETE,
                key,
                Map.of(),
                new byte[0],
                response -> response.statusCode().isSameCodeAs(HttpStatus.NOT_FOUND)
                        ? response.releaseBody()
                        : expected(response, HttpStatus.NO_CONTENT));
    }

    private static Mono<Void> expected(ClientResponse response, HttpStatus status) {
        return response.statusCode().isSameCodeAs(status) ? response.releaseBody() : refused(response);
    }

    private static Mono<byte[]> expected(ClientResponse response, HttpStatus status, int most) {
        return response.statusCode().isSameCodeAs(status)
                ? DataBufferUtils.join(response.body(BodyExtractors.toDataBuffers()), most)
                        .map(buffer -> {
                            byte[] bytes = new byte[buffer.readableByteCount()];
                            buffer.read(bytes);
                            DataBufferUtils.release(buffer);
                            return bytes;
                        })
                : refused(response);
    }

    /** What S3 says about it may name the key id, so only the status is passed on. */
    private static <T> Mono<T> refused(ClientResponse response) {
        return response.releaseBody()
                .then(Mono.error(new IllegalStateException(
                        "the bucket answered " + response.statusCode().value() + "; see parley.media.s3")));
    }

    private <T> Mono<T> exchange(
            HttpMethod method,
            String key,
            Map<String, String> query,
            byte[] body,
            java.util.function.Function<ClientResponse, Mono<T>> read) {
        URI uri = uri(key, query);
        return Mono.fromCallable(() -> signed(method, uri, body))
                // The signature is made over a digest of the body.
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(signed -> client.method(method)
                        .uri(uri)
                        .headers(headers -> signed.headers().forEach((name, values) -> {
                            if (!name.toLowerCase(Locale.ROOT).equals("host")) {
                                headers.addAll(name, values);
                            }
                        }))
                        .bodyValue(body)
                        .exchangeToMono(read))
                .timeout(settings.timeout());
    }

    private URI uri(String key, Map<String, String> query) {
        String base = settings.endpoint().toString().replaceAll("/+$", "") + "/" + settings.bucket();
        String parameters = query.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(base + (key.isEmpty() ? "" : "/" + key) + (parameters.isEmpty() ? "" : "?" + parameters));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private SdkHttpRequest signed(HttpMethod method, URI uri, byte[] body) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .uri(uri)
                .method(SdkHttpMethod.fromValue(method.name()))
                .build();
        return signer.sign(signing -> signing.identity(identity)
                        .request(request)
                        .payload(() -> new ByteArrayInputStream(body))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, settings.region())
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, true)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request();
    }
}
