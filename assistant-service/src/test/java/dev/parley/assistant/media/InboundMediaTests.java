package dev.parley.assistant.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.InboundFile;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MessageKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.core.publisher.Mono;

class InboundMediaTests {

    private static final PersonId ANA = new PersonId("whatsapp:15550002222");
    private static final PersonId BEN = new PersonId("whatsapp:15550003333");
    private static final byte[] PICTURE = RealFiles.picture("png");

    @TempDir
    Path root;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger fetched = new AtomicInteger();
    private final Set<String> erasedTurns = new HashSet<>();
    private byte[] atPlatform = PICTURE;
    private FileScanner scanner = FileScanner.NONE;

    private InboundMedia media(String... settings) {
        MediaProperties properties = new Binder(new MapConfigurationPropertySource(
                        settings.length == 0 ? Map.of() : Map.of("parley.media." + settings[0], settings[1])))
                .bindOrCreate("parley.media", MediaProperties.class);
        return new InboundMedia(
                (message, file, most) -> Mono.fromCallable(() -> {
                    fetched.incrementAndGet();
                    if (atPlatform.length > most) {
                        throw new FileRefusedException(FileRefusal.TOO_LARGE, "too large");
                    }
                    return atPlatform;
                }),
                bytes -> scanner.scan(bytes),
                new FolderMediaStore(root),
                new NoTurns(erasedTurns),
                properties,
                meters,
                Clock.systemUTC());
    }

    private static InboundMessage message(PersonId person, String id, MessageKind kind) {
        return new InboundMessage(
                        id, new ConversationId("c"), person, "whatsapp", "200", "address", "", Instant.EPOCH, kind)
                .withFiles(List.of(new InboundFile(kind, "9", "image/jpeg", "")));
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void fetch_file_isKeptUnderNamesThatTellNothingAndNotFetchedAgain() throws IOException {
        InboundMedia media = media();
        InboundMessage message = message(ANA, "wamid.1", MessageKind.IMAGE);

        assertThat(media.fetch(message, 0, "t").block().mediaType()).isEqualTo("image/png");
        assertThat(media.fetch(message, 0, "t").block().bytes()).isEqualTo(PICTURE);

        assertThat(fetched).hasValue(1);
        assertThat(kept()).hasSize(1);
        assertThat(kept().getFirst().toString()).doesNotContain("15550002222", "wamid");
        assertThat(meters.counter("parley.media.files", "kind", "image", "outcome", "taken")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void fetch_nothingIsKept_leavesNoFile() throws IOException {
        media("keep", "0").fetch(message(ANA, "1", MessageKind.IMAGE), 0, "t").block();

        assertThat(kept()).isEmpty();
    }

    @Test
    void fetch_fileThatIsNotWhatItWasSentAs_isRefusedAndNotKept() throws IOException {
        atPlatform = "<html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8);

        refused(media(), MessageKind.IMAGE, FileRefusal.WRONG_TYPE);
        atPlatform = PICTURE;
        refused(media(), MessageKind.AUDIO, FileRefusal.WRONG_TYPE);
        assertThat(kept()).isEmpty();
    }

    @Test
    void fetch_harmfulFile_isRefusedAndNotKept() throws IOException {
        scanner = bytes -> Mono.just("Eicar-Test-Signature");

        refused(media(), MessageKind.IMAGE, FileRefusal.UNSAFE);
        assertThat(kept()).isEmpty();
    }

    @Test
    void fetch_scannerThatFails_letsNothingThrough() throws IOException {
        scanner = bytes -> Mono.error(new IOException("no clamd"));

        refused(media(), MessageKind.IMAGE, FileRefusal.UNAVAILABLE);
        assertThat(kept()).isEmpty();
    }

    @Test
    void fetch_largerThanItsKindMayBe_isRefused() {
        refused(media("max-image", "10B"), MessageKind.IMAGE, FileRefusal.TOO_LARGE);
        assertThat(meters.counter("parley.media.files", "kind", "image", "outcome", "too_large")
                        .count())
                .isEqualTo(1);
    }

    private static void refused(InboundMedia media, MessageKind kind, FileRefusal why) {
        assertThatThrownBy(() -> media.fetch(message(ANA, "1", kind), 0, "t").block())
                .isInstanceOfSatisfying(
                        FileRefusedException.class,
                        fault -> assertThat(fault.refusal()).isEqualTo(why));
    }

    @Test
    void erase_person_leavesNothingOfTheirsAndOthersAlone() throws IOException {
        InboundMedia media = media();
        media.fetch(message(ANA, "1", MessageKind.IMAGE), 0, "t").block();
        media.fetch(message(ANA, "2", MessageKind.IMAGE), 0, "t").block();
        media.fetch(message(BEN, "3", MessageKind.IMAGE), 0, "t").block();
        assertThat(media.export(ANA).block().get("files").get(0).path("content").asString())
                .isEqualTo(java.util.Base64.getEncoder().encodeToString(PICTURE));

        assertThat(media.erase(ANA).block()).containsEntry("files", 2L);

        assertThat(kept()).hasSize(1);
        assertThat(media.export(ANA).block()).isEmpty();
        assertThat(media.export(BEN).block().get("files")).hasSize(1);
        assertThat(media.erase(ANA).block()).containsEntry("files", 0L);
    }

    @Test
    void fetch_personErasedMeanwhile_isNotKept() throws IOException {
        erasedTurns.add("t");

        media().fetch(message(ANA, "1", MessageKind.IMAGE), 0, "t").block();

        assertThat(kept()).isEmpty();
    }

    @Test
    void sweep_filesOlderThanTheyAreKept_goAndOthersStay() throws IOException {
        InboundMedia media = media("keep", "2d");
        media.fetch(message(ANA, "1", MessageKind.IMAGE), 0, "t").block();
        Files.setLastModifiedTime(kept().getFirst(), FileTime.from(Instant.now().minus(Duration.ofHours(49))));
        media.fetch(message(ANA, "2", MessageKind.IMAGE), 0, "t").block();

        assertThat(media.sweep().block()).isEqualTo(1);
        assertThat(kept()).hasSize(1);
    }
}
