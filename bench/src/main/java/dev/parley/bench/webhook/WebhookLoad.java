package dev.parley.bench.webhook;

import dev.parley.assistant.channel.WebhookSignature;
import dev.parley.bench.Samples;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Signed webhooks of WhatsApp, each a new message of one of many people. */
final class WebhookLoad implements AutoCloseable {

    static final String PATH = "/webhooks/whatsapp";
    static final String SECRET = "bench_app_secret";
    static final String NUMBER = "200000000000002";

    private static final int CONNECTIONS = 64;
    private static final int PEOPLE = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger MESSAGES = new AtomicInteger();

    private final WebhookSignature signature = new WebhookSignature(SECRET);
    private final ConnectionProvider connections = ConnectionProvider.builder("load")
            .maxConnections(CONNECTIONS)
            // What is due waits for a connection, however long: its time counts.
            .pendingAcquireMaxCount(-1)
            .build();
    private final HttpClient client;
    private final AtomicLong refused = new AtomicLong();

    WebhookLoad(int port) {
        this.client = HttpClient.create(connections).baseUrl("http://127.0.0.1:" + port);
    }

    /** Posts as fast as the server answers on all connections; accepted posts per second. */
    double throughput(Duration time) {
        AtomicLong accepted = new AtomicLong();
        long start = System.nanoTime();
        Flux.range(0, CONNECTIONS)
                .flatMap(
                        connection -> Mono.defer(this::post)
                                .doOnNext(ignored -> accepted.incrementAndGet())
                                .repeat(() -> System.nanoTime() - start < time.toNanos()),
                        CONNECTIONS)
                .blockLast(time.plus(PATIENCE));
        long nanos = System.nanoTime() - start;
        checkAccepted();
        return accepted.get() * 1e9 / nanos;
    }

    /** Posts at a fixed rate; times count from when a post was due, so that a slow answer hides no wait. */
    Samples latency(int perSecond, Duration time) throws InterruptedException {
        int posts = Math.toIntExact(perSecond * time.toSeconds());
        Samples samples = new Samples();
        Semaphore done = new Semaphore(0);
        long start = System.nanoTime();
        for (int number = 0; number < posts; number++) {
            long due = start + number * 1_000_000_000L / perSecond;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            post().doFinally(signal -> done.release()).subscribe(ignored -> {
                long took = System.nanoTime() - due;
                synchronized (samples) {
                    samples.add(took);
                }
            });
        }
        done.acquire(posts);
        checkAccepted();
        return samples;
    }

    private void checkAccepted() {
        if (refused.get() > 0) {
            throw new IllegalStateException(refused.get() + " webhooks were not accepted");
        }
    }

    private Mono<Integer> post() {
        byte[] body = body();
        return client.headers(headers -> headers.set(WebhookSignature.HEADER, signature.sign(body))
                        .set("Content-Type", "application/json"))
                .post()
                .uri(PATH)
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
                .responseSingle((response, content) ->
                        content.then(Mono.just(response.status().code())))
                .doOnNext(status -> {
                    if (status != 200) {
                        refused.incrementAndGet();
                    }
                })
                .doOnError(fault -> refused.incrementAndGet());
    }

    private static byte[] body() {
        int number = MESSAGES.incrementAndGet();
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"100000000000001","changes":[{"field":"messages",\
                "value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550001111",\
                "phone_number_id":"%s"},"contacts":[{"profile":{"name":"Ana"},"wa_id":"1555%07d"}],"messages":[\
                {"from":"1555%07d","id":"wamid.%d","timestamp":"%d","type":"text",\
                "text":{"body":"When do you open tomorrow, and is there parking?"}}]}}]}]}\
                """.formatted(
                NUMBER, number % PEOPLE, number % PEOPLE, number, Instant.now().getEpochSecond()).getBytes(
                StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        connections.disposeLater().block(PATIENCE);
    }
}
