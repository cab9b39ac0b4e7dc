package dev.parley.assistant.media;

import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.TurnEvents;
import dev.parley.memory.mailbox.InboundFile;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.person.PersonalData;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fetches, checks and keeps the files that people send, and lets go of them in time. Thread-safe. */
public final class InboundMedia implements PersonalData, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(InboundMedia.class);

    /** How often what is kept too long is looked for. */
    private static final Duration SWEEP = Duration.ofHours(1);

    private static final Duration FIRST_SWEEP = Duration.ofMinutes(1);

    /** Files whose content an export carries; of the others it says what they are. */
    private static final long MOST_EXPORTED_BYTES = 64L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final InboundFiles platforms;
    private final FileScanner scanner;
    private final MediaStore store;
    private final TurnEvents turns;
    private final MediaProperties properties;
    private final MeterRegistry meters;
    private final Clock clock;
    private volatile Disposable sweeping = Disposables.disposed();

    InboundMedia(
            InboundFiles platforms,
            FileScanner scanner,
            MediaStore store,
            TurnEvents turns,
            MediaProperties properties,
            MeterRegistry meters,
            Clock clock) {
        this.platforms = platforms;
        this.scanner = scanner;
        this.store = store;
        this.turns = turns;
        this.properties = properties;
        this.meters = meters;
        this.clock = clock;
    }

    /** Whether files are kept. */
    boolean keeps() {
        return properties.keep().isPositive();
    }

    /**
     * A file of a message, from where it is kept or else from the platform.
     *
     * @param index of the file in the message
     * @param turn in which it is read; a file is not kept for a person that was erased meanwhile
     * @return fails with {@link FileRefusedException}
     */
    Mono<MediaFile> fetch(InboundMessage message, int index, String turn) {
        InboundFile file = message.files().get(index);
        String key = MediaKeys.of(message, index);
        Mono<byte[]> kept = keeps()
                ? store.get(key).onErrorResume(fault -> {
                    log.warn("A file that may be kept cannot be looked up: {}", fault.toString());
                    return Mono.empty();
                })
                : Mono.empty();
        return kept.map(MediaFile::of)
                .switchIfEmpty(Mono.defer(() -> platforms
                        .fetch(message, file, properties.most(file.kind()))
                        .flatMap(bytes -> checked(file, bytes))
                        .flatMap(taken -> keep(key, taken, turn).thenReturn(taken))
                        .doOnNext(taken -> count(file, "taken"))))
                .onErrorMap(fault -> !(fault instanceof FileRefusedException), fault -> {
                    log.warn("A file could not be fetched: {}", fault.toString());
                    return new FileRefusedException(FileRefusal.UNAVAILABLE, "the file could not be fetched");
                })
                .doOnError(
                        FileRefusedException.class,
                        fault -> count(file, fault.refusal().label()));
    }

    private void count(InboundFile file, String outcome) {
        meters.counter("parley.media.files", "kind", file.kind().name().toLowerCase(Locale.ROOT), "outcome", outcome)
                .increment();
    }

    private Mono<MediaFile> checked(InboundFile file, byte[] bytes) {
        return Mono.fromCallable(() -> MediaFile.of(bytes)).flatMap(read -> {
            if (!FileTypes.fits(file.kind(), read.mediaType())) {
                return Mono.error(new FileRefusedException(
                        FileRefusal.WRONG_TYPE, read.mediaType() + " is not taken as " + file.kind()));
            }
            return scanner.scan(bytes)
                    .flatMap(threat -> {
                        log.warn("A file was refused because a scanner found something in it: {}", threat);
                        return Mono.<MediaFile>error(
                                new FileRefusedException(FileRefusal.UNSAFE, "the scanner found something"));
                    })
                    .switchIfEmpty(Mono.just(read));
        });
    }

    /** A fault of the store is no reason not to answer. */
    private Mono<Void> keep(String key, MediaFile file, String turn) {
        if (!keeps()) {
            return Mono.empty();
        }
        return store.put(key, file.bytes())
                .then(Mono.defer(() -> turns.erased(turn)))
                // An erasure marks the turns of its person before it looks for files, so one of the two sees the other.
                .flatMap(erased -> erased ? store.delete(key) : Mono.empty())
                .onErrorResume(fault -> {
                    log.warn("A file could not be kept: {}", fault.toString());
                    return Mono.empty();
                });
    }

    /** Lets go of files that are older than they are kept, once in an hour. */
    void start() {
        sweeping = Flux.interval(FIRST_SWEEP, SWEEP)
                .onBackpressureDrop()
                .concatMap(tick -> sweep().onErrorResume(fault -> {
                    log.warn("Files that are kept too long could not be deleted: {}", fault.toString());
                    return Mono.empty();
                }))
                .subscribe();
    }

    Mono<Long> sweep() {
        return Flux.defer(() -> {
                    Instant oldest = clock.instant().minus(properties.keep());
                    return store.list("").filter(kept -> kept.at().isBefore(oldest));
                })
                .concatMap(kept -> store.delete(kept.key()).thenReturn(kept))
                .count();
    }

    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        return store.list(MediaKeys.of(person))
                .concatMap(kept -> store.delete(kept.key()).thenReturn(kept))
                .count()
                .map(count -> Map.of("files", count));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        AtomicLong room = new AtomicLong(MOST_EXPORTED_BYTES);
        return store.list(MediaKeys.of(person))
                .concatMap(kept -> store.get(kept.key()).map(bytes -> exported(kept, bytes, room)))
                .reduceWith(MAPPER::createArrayNode, ArrayNode::add)
                .filter(files -> !files.isEmpty())
                .<Map<String, JsonNode>>map(files -> Map.of("files", files))
                .defaultIfEmpty(Map.of());
    }

    private static ObjectNode exported(MediaStore.Kept kept, byte[] bytes, AtomicLong room) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("receivedAt", kept.at().toString())
                .put("mediaType", FileTypes.of(bytes))
                .put("bytes", bytes.length);
        if (room.addAndGet(-bytes.length) >= 0) {
            node.put("content", Base64.getEncoder().encodeToString(bytes));
        }
        return node;
    }

    @Override
    public void close() {
        sweeping.dispose();
    }
}
