package dev.parley.assistant.media;

import dev.parley.assistant.agent.Quoted;
import dev.parley.memory.mailbox.InboundFile;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MessageKind;
import dev.parley.model.Recording;
import dev.parley.model.TranscriptionModel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;

/**
 * Reads the files of messages: voice messages become words of whoever spoke, pictures become material. What cannot be read or
 * may not be taken is named, so that the person can be told; nothing here fails a turn. Only a few files are in memory at
 * once, the others wait. Thread-safe.
 */
public final class FileReading {

    private static final Logger log = LoggerFactory.getLogger(FileReading.class);

    /** Reads nothing and fetches nothing. */
    public static final FileReading NONE = new FileReading(null, null, null, 1);

    /** Pictures of one message that are looked at. */
    private static final int MAX_PICTURES = 4;

    private final @Nullable InboundMedia media;
    private final @Nullable TranscriptionModel ears;
    private final @Nullable PictureReader eyes;
    private final InstrumentedPool<Object> room;

    /**
     * @param media null for a program that fetches no files
     * @param ears null where no model hears
     * @param eyes null where no model sees
     * @param parallel files that are read at once
     */
    FileReading(
            @Nullable InboundMedia media,
            @Nullable TranscriptionModel ears,
            @Nullable PictureReader eyes,
            int parallel) {
        this.media = media;
        this.ears = ears;
        this.eyes = eyes;
        this.room = PoolBuilder.from(Mono.fromSupplier(Object::new))
                .sizeBetween(0, parallel)
                .buildPool();
    }

    /** What came of one file. */
    private sealed interface Outcome {

        record Heard(String words) implements Outcome {}

        record Seen(Quoted picture) implements Outcome {}

        record Unread(MessageKind kind) implements Outcome {}

        record Refused(FileRefusal why) implements Outcome {}
    }

    /** @param turn in which it is read */
    public Mono<ReadMessage> read(InboundMessage message, String turn) {
        InboundMedia source = media;
        if (source == null || message.files().isEmpty()) {
            return Mono.just(ReadMessage.unread(message));
        }
        return Flux.range(0, message.files().size())
                .concatMap(index -> room.withPoolable(slot -> read(source, message, index, turn)))
                .collectList()
                .map(outcomes -> together(message, outcomes));
    }

    private Mono<Outcome> read(InboundMedia source, InboundMessage message, int index, String turn) {
        InboundFile file = message.files().get(index);
        boolean readable = readable(file.kind()) && (file.kind() == MessageKind.AUDIO || index < MAX_PICTURES);
        if (!readable && !source.keeps()) {
            return Mono.just(new Outcome.Unread(file.kind()));
        }
        return source.fetch(message, index, turn)
                .flatMap(taken -> readable ? read(file.kind(), taken, message.text()) : unread(file.kind()))
                .onErrorResume(FileRefusedException.class, fault -> {
                    // What could not be read anyway need not be sent again.
                    boolean again = fault.refusal() == FileRefusal.UNAVAILABLE && !readable;
                    return again ? unread(file.kind()) : Mono.just(new Outcome.Refused(fault.refusal()));
                });
    }

    private boolean readable(MessageKind kind) {
        return switch (kind) {
            case AUDIO -> ears != null;
            case IMAGE, STICKER -> eyes != null;
            case VIDEO, DOCUMENT, CONTACTS, TEXT, WITHDRAWN -> false;
        };
    }

    private Mono<Outcome> read(MessageKind kind, MediaFile taken, String words) {
        TranscriptionModel listener = ears;
        PictureReader looker = eyes;
        Mono<Outcome> outcome = Mono.empty();
        if (kind == MessageKind.AUDIO && listener != null) {
            outcome = listener.transcribe(new Recording(taken.bytes(), taken.mediaType()))
                    .map(heard -> heard.text().isBlank()
                            ? new Outcome.Refused(FileRefusal.SILENT)
                            : new Outcome.Heard(heard.text().strip()));
        } else if (looker != null) {
            outcome = looker.read(taken, words)
                    .map(seen ->
                            new Outcome.Seen(new Quoted(kind == MessageKind.STICKER ? "sticker" : "picture", seen)));
        }
        return outcome.switchIfEmpty(unread(kind)).onErrorResume(fault -> {
            log.warn("A file could not be read: {}", fault.toString());
            return unread(kind);
        });
    }

    private static Mono<Outcome> unread(MessageKind kind) {
        return Mono.just(new Outcome.Unread(kind));
    }

    private static ReadMessage together(InboundMessage message, List<Outcome> outcomes) {
        List<String> heard = new ArrayList<>();
        List<Quoted> seen = new ArrayList<>();
        Set<MessageKind> unread = EnumSet.noneOf(MessageKind.class);
        Set<FileRefusal> refused = EnumSet.noneOf(FileRefusal.class);
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Heard(String words) -> heard.add(words);
                case Outcome.Seen(Quoted picture) -> seen.add(picture);
                case Outcome.Unread(MessageKind kind) -> unread.add(kind);
                case Outcome.Refused(FileRefusal why) -> refused.add(why);
            }
        }
        String words = Stream.concat(Stream.of(message.text()), heard.stream())
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining("\n"));
        return new ReadMessage(heard.isEmpty() ? message : message.asText(words), seen, unread, refused);
    }
}
