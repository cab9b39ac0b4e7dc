package dev.parley.model.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.ModelException;
import dev.parley.model.Recording;
import dev.parley.model.Transcript;
import dev.parley.speech.SoundDecoder;
import dev.parley.speech.WhisperModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class LocalTranscriptionModelTests {

    private static final Path FOLDER = Path.of("../native-inference/src/test/resources/golden/whisper");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final LocalTranscriptionModel model = model(20);

    private static LocalTranscriptionModel model(int maxWaiting) {
        return new LocalTranscriptionModel(
                WhisperModel.open(FOLDER, 1),
                new SoundDecoder(Duration.ofMinutes(1), Optional.empty()),
                "",
                maxWaiting);
    }

    private static Recording opus() throws IOException {
        return new Recording(Files.readAllBytes(FOLDER.resolve("sound.opus")), "audio/ogg");
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void transcribe_voiceMessage_isItsWordsLanguageAndLength() throws IOException {
        Transcript transcript = model.transcribe(opus()).block(LIMIT);

        assertThat(transcript.text()).isNotBlank();
        assertThat(transcript.language()).isIn("en", "de", "fr");
        assertThat(transcript.length()).isBetween(Duration.ofMillis(2_500), Duration.ofMillis(2_620));
        assertThat(model.name()).isEqualTo("whisper");
    }

    @Test
    void transcribe_severalAtOnce_areAllWrittenDown() throws IOException {
        Recording recording = opus();
        List<String> texts = Flux.range(0, 8)
                .flatMap(index -> model.transcribe(recording).map(Transcript::text), 8)
                .collectList()
                .block(LIMIT);

        assertThat(texts).hasSize(8).containsOnly(texts.getFirst());
    }

    @Test
    void transcribe_whatIsNoSound_isAnInvalidRequest() {
        assertThatThrownBy(() -> model.transcribe(new Recording(new byte[10], "audio/ogg"))
                        .block(LIMIT))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ModelException.Code.INVALID_REQUEST));
    }

    @Test
    void transcribe_moreThanMayWait_areRefusedAndTheOthersWritten() throws IOException {
        Recording recording = opus();
        try (LocalTranscriptionModel narrow = model(2)) {
            List<String> outcomes = Flux.range(0, 20)
                    .flatMap(
                            index -> narrow.transcribe(recording)
                                    .map(transcript -> "written")
                                    .onErrorResume(
                                            ModelException.class,
                                            fault -> Mono.just(fault.code().name())),
                            20)
                    .collectList()
                    .block(LIMIT);

            assertThat(outcomes).contains("written", "OVERLOADED");
        }
    }

    @Test
    void close_whileSomebodyWaits_failsThem() throws IOException {
        Recording recording = opus();
        Mono<List<String>> outcomes = Flux.range(0, 10)
                .flatMap(
                        index -> model.transcribe(recording)
                                .map(transcript -> "written")
                                .onErrorResume(
                                        ModelException.class,
                                        fault -> Mono.just(fault.code().name())),
                        10)
                .collectList()
                .cache();
        outcomes.subscribe();

        model.close();

        assertThat(outcomes.block(LIMIT)).hasSize(10);
        assertThatThrownBy(() -> model.transcribe(recording).block(LIMIT)).isInstanceOf(ModelException.class);
    }
}
