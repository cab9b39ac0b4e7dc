package dev.parley.assistant.load;

import dev.parley.assistant.channel.WebhookSignature;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * People who write in bursts of up to four messages and wait for the answer before the next burst. Each message is
 * delivered one to three times, shuffled, some of them again with the next burst, and again after any answer but 200, as
 * Meta does. Thread-safe.
 */
final class Crowd {

    static final String SECRET = "test_app_secret";

    private static final int MAX_MESSAGES = 4;
    private static final int MAX_COPIES = 3;
    private static final int LATE_ONE_IN = 4;
    private static final long FIRST_PHONE = 15_550_000_000L;
    private static final Duration REDELIVERY = Duration.ofMillis(100);

    private final int people;
    private final int bursts;
    private final Duration patience;
    private final long seed;
    private final Supplier<URI> service;
    private final WebClient client = WebClient.create();
    private final WebhookSignature signature = new WebhookSignature(SECRET);
    private final Map<String, Sinks.Many<Boolean>> waiting = new ConcurrentHashMap<>();
    private final Map<String, Delivery> delivered = new ConcurrentHashMap<>();
    private final AtomicLong posts = new AtomicLong();
    private final int first;

    /**
     * The first delivery of a message that was taken; {@link System#nanoTime()}s.
     *
     * @param from the message was not stored before
     * @param to and was after
     */
    private record Delivery(long from, long to) {

        Delivery earlier(Delivery other) {
            return new Delivery(Math.min(from, other.from), Math.min(to, other.to));
        }
    }

    /**
     * @param first number of the first person, so that crowds do not share people
     * @param patience longest wait for the answer to a burst
     * @param service where the next delivery goes
     */
    Crowd(int first, int people, int bursts, Duration patience, long seed, Supplier<URI> service) {
        this.first = first;
        this.people = people;
        this.bursts = bursts;
        this.patience = patience;
        this.seed = seed;
        this.service = service;
    }

    /** Something was sent to this person. */
    void heard(String phone) {
        Sinks.Many<Boolean> sink = waiting.get(phone);
        if (sink != null) {
            synchronized (sink) {
                sink.tryEmitNext(true);
            }
        }
    }

    long posts() {
        return posts.get();
    }

    List<String> phones() {
        return IntStream.range(first, first + people).mapToObj(Crowd::phone).toList();
    }

    private static String phone(int person) {
        return Long.toString(FIRST_PHONE + person);
    }

    /** The marks of each burst of a person, in the order they were written. */
    List<List<String>> written(String phone) {
        int person = (int) (Long.parseLong(phone) - FIRST_PHONE);
        return IntStream.range(0, bursts)
                .mapToObj(burst -> marks(person, burst))
                .toList();
    }

    /** Whether messages of a burst came so far from each other that the quiet window between them may have passed. */
    boolean mayBeSplit(List<String> burst, Duration quietWindow) {
        List<Delivery> inOrder = burst.stream()
                .map(delivered::get)
                .sorted(Comparator.comparingLong(Delivery::to))
                .toList();
        for (int later = 1; later < inOrder.size(); later++) {
            if (inOrder.get(later).to() - inOrder.get(later - 1).from() >= quietWindow.toNanos()) {
                return true;
            }
        }
        return false;
    }

    private List<String> marks(int person, int burst) {
        return IntStream.range(0, messages(person, burst))
                .mapToObj(message -> mark(person, burst, message))
                .toList();
    }

    private int messages(int person, int burst) {
        return 1 + random(person, burst).nextInt(MAX_MESSAGES);
    }

    private Random random(int person, int burst) {
        return new Random(seed + person * 1_000L + burst);
    }

    private static String mark(int person, int burst, int message) {
        return "c" + person + "b" + burst + "m" + message;
    }

    /** Everybody writes all bursts. Fails when somebody waits too long. */
    Mono<Void> run(FakeMeta meta, int atOnce) {
        return Flux.range(first, people)
                .flatMap(person -> person(person, meta), atOnce)
                .then();
    }

    private Mono<Void> person(int person, FakeMeta meta) {
        String phone = phone(person);
        Sinks.Many<Boolean> heard = Sinks.many().replay().latest();
        waiting.put(phone, heard);
        return Flux.range(0, bursts)
                .concatMap(burst -> post(person, burst)
                        .then(heard.asFlux()
                                .filter(ignored -> meta.to(phone).stream()
                                        .flatMap(accepted -> accepted.marks().stream())
                                        .collect(Collectors.toSet())
                                        .containsAll(marks(person, burst)))
                                .next()
                                .timeout(patience)
                                .onErrorMap(fault -> new AssertionError(
                                        "burst " + burst + " of " + phone + " was not answered", fault))))
                .then();
    }

    private Mono<Void> post(int person, int burst) {
        Random random = random(person, burst);
        int messages = 1 + random.nextInt(MAX_MESSAGES);
        List<String> deliveries = new ArrayList<>();
        Instant now = Instant.now();
        for (int message = 0; message < messages; message++) {
            int copies = 1 + random.nextInt(MAX_COPIES);
            deliveries.addAll(Collections.nCopies(copies, mark(person, burst, message)));
        }
        if (burst > 0 && random.nextInt(LATE_ONE_IN) == 0) {
            deliveries.add(mark(person, burst - 1, 0));
        }
        Collections.shuffle(deliveries, random);
        return Flux.fromIterable(deliveries)
                .flatMap(mark -> deliver(mark, body(phone(person), mark, now)))
                .then();
    }

    private Mono<Void> deliver(String mark, byte[] body) {
        // A delivery that found nobody there stored nothing.
        AtomicLong from = new AtomicLong(System.nanoTime());
        AtomicBoolean nobody = new AtomicBoolean();
        AtomicBoolean doubted = new AtomicBoolean();
        return Mono.defer(() -> {
                    if (nobody.getAndSet(false)) {
                        from.set(System.nanoTime());
                    }
                    return client.post()
                            .uri(service.get().resolve("/webhooks/whatsapp"))
                            .contentType(MediaType.APPLICATION_JSON)
                            .header(WebhookSignature.HEADER, signature.sign(body))
                            .bodyValue(body)
                            .retrieve()
                            .toBodilessEntity();
                })
                .doOnError(
                        WebClientRequestException.class,
                        fault -> nobody.set(fault.getCause() instanceof ConnectException && !doubted.get()))
                .doOnError(fault -> doubted.compareAndSet(false, !nobody.get()))
                .timeout(patience)
                .doOnNext(answer -> {
                    posts.incrementAndGet();
                    delivered.merge(mark, new Delivery(from.get(), System.nanoTime()), Delivery::earlier);
                })
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, REDELIVERY))
                .then();
    }

    /** Messages of a burst are a second apart, as their marks say. */
    private static byte[] body(String phone, String mark, Instant now) {
        int message = Integer.parseInt(mark.substring(mark.indexOf('m') + 1));
        return ("""
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
                "messaging_product":"whatsapp","metadata":{"phone_number_id":"%s"},"messages":[
                {"from":"%s","id":"wamid.%s","timestamp":"%d","type":"text","text":{"body":"Please note %s"}}]}}]}]}
                """.formatted(FakeMeta.NUMBER, phone, mark, now.getEpochSecond() + message, mark))
                .getBytes(StandardCharsets.UTF_8);
    }
}
