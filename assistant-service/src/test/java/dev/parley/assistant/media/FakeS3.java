package dev.parley.assistant.media;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A bucket that checks each request's Signature Version 4 by the steps of AWS's description (canonical request, string to
 * sign, signing key), and lists ten keys at a time.
 */
public final class FakeS3 implements AutoCloseable {

    static final String BUCKET = "parley-files";
    static final String REGION = "eu-central-1";
    static final String KEY = "AKIDEXAMPLE";
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private static final int PAGE = 10;
    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 Credential=" + KEY + "/([0-9]{8})/"
            + REGION + "/s3/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})");

    private record Stored(byte[] bytes, Instant at) {}

    private final NavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final DisposableServer server =
            HttpServer.create().host("127.0.0.1").port(0).handle(this::handle).bindNow();

    /** What a program has to be started with to keep files here. */
    public List<String> settings() {
        return List.of(
                "--parley.media.s3.endpoint=" + uri(),
                "--parley.media.s3.region=" + REGION,
                "--parley.media.s3.bucket=" + BUCKET,
                "--parley.media.s3.access-key=" + KEY,
                "--parley.media.s3.secret-key=" + SECRET);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    int refused() {
        return refused.get();
    }

    /** Number of objects. */
    public int size() {
        return objects.size();
    }

    void clear() {
        objects.clear();
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> signed(request, body)
                        ? Mono.from(answer(request, response, body))
                        : Mono.from(refuse(response)));
    }

    private Publisher<Void> refuse(HttpServerResponse response) {
        refused.incrementAndGet();
        return response.status(403).sendString(Mono.just("<Error><Code>SignatureDoesNotMatch</Code></Error>"));
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response, byte[] body) {
        URI uri = URI.create(request.uri());
        if (uri.getPath().equals("/" + BUCKET)) {
            return response.header("Content-Type", "application/xml").sendString(Mono.just(list(uri)));
        }
        String key = uri.getPath().substring(BUCKET.length() + 2);
        return switch (request.method().name()) {
            case "PUT" -> {
                objects.put(key, new Stored(body, Instant.now()));
                yield response.status(200).send();
            }
            case "DELETE" -> {
                objects.remove(key);
                yield response.status(204).send();
            }
            default -> {
                Stored stored = objects.get(key);
                yield stored == null
                        ? response.status(404).sendString(Mono.just("<Error><Code>NoSuchKey</Code></Error>"))
                        : response.sendByteArray(Mono.just(stored.bytes()));
            }
        };
    }

    private String list(URI uri) {
        Map<String, String> query = Arrays.stream(uri.getQuery().split("&"))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        String after = query.getOrDefault("continuation-token", "");
        List<Map.Entry<String, Stored>> found = objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(query.get("prefix")))
                .filter(entry -> entry.getKey().compareTo(after) > 0)
                .limit(PAGE + 1L)
                .toList();
        boolean more = found.size() > PAGE;
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>" + BUCKET
                + "</Name><IsTruncated>" + more + "</IsTruncated>");
        found.stream()
                .limit(PAGE)
                .forEach(entry -> xml.append("<Contents><Key>")
                        .append(entry.getKey())
                        .append("</Key><LastModified>")
                        .append(entry.getValue().at())
                        .append("</LastModified><Size>")
                        .append(entry.getValue().bytes().length)
                        .append("</Size></Contents>"));
        if (more) {
            xml.append("<NextContinuationToken>")
                    .append(found.get(PAGE - 1).getKey())
                    .append("</NextContinuationToken>");
        }
        return xml.append("</ListBucketResult>").toString();
    }

    private static boolean signed(HttpServerRequest request, byte[] body) {
        Matcher given = AUTHORIZATION.matcher(request.requestHeaders().get("Authorization", ""));
        String digest = hex(sha256(body));
        if (!given.matches() || !digest.equals(request.requestHeaders().get("x-amz-content-sha256"))) {
            return false;
        }
        URI uri = URI.create(request.uri());
        String query = uri.getRawQuery() == null
                ? ""
                : Arrays.stream(uri.getRawQuery().split("&")).sorted().collect(Collectors.joining("&"));
        String headers = Arrays.stream(given.group(2).split(";"))
                .map(name -> name + ":" + request.requestHeaders().get(name, "").strip() + "\n")
                .collect(Collectors.joining());
        String canonical = request.method().name() + "\n" + uri.getRawPath() + "\n" + query + "\n" + headers + "\n"
                + given.group(2) + "\n" + digest;
        String date = given.group(1);
        String toSign = "AWS4-HMAC-SHA256\n" + request.requestHeaders().get("X-Amz-Date") + "\n" + date + "/" + REGION
                + "/s3/aws4_request\n" + hex(sha256(canonical.getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(date, REGION, "s3", "aws4_request", toSign)) {
            key = hmac(key, part);
        }
        return hex(key).equals(given.group(3));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Everything that is there, as bytes. */
    public String dump() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        objects.forEach((key, stored) -> {
            all.writeBytes(key.getBytes(StandardCharsets.UTF_8));
            all.writeBytes(stored.bytes());
        });
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
