package dev.parley.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.onnx.OrtHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WhisperModelTests {

    private static final Path FOLDER = Path.of("src/test/resources/golden/whisper");
    private static final int WINDOW = 32_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"decoder_model_merged.onnx", "decoder_model.onnx"})
    void transcribe_sounds_givesTheTokensOfTransformers(String decoder) throws IOException {
        JsonNode golden = JsonMapper.shared().readTree(Files.readString(FOLDER.resolve("golden.json")));
        WhisperFolder files = new WhisperFolder(FOLDER);
        try (WhisperModel model = new WhisperModel(FOLDER, 1, List.of(decoder))) {
            for (JsonNode known : golden.path("cases")) {
                String language = known.path("language").stringValue();
                List<Integer> tokens = new ArrayList<>();
                known.path("tokens").forEach(token -> tokens.add(token.intValue()));

                WhisperModel.Speech speech =
                        model.transcribe(TestSound.from(known.path("start").intValue(), WINDOW), language, () -> false);

                assertThat(speech.text()).isEqualTo(files.text(tokens)).isNotBlank();
                assertThat(speech.language())
                        .isEqualTo(language.isEmpty() ? known.path("detected").stringValue() : language);
            }
        }
    }

    @Test
    void transcribe_soundLongerThanWhatIsHeardAtOnce_isCutWhereItIsQuiet() {
        float[] samples = new float[WINDOW + 16_000];
        System.arraycopy(TestSound.samples(), 0, samples, 0, 30_000);
        System.arraycopy(TestSound.samples(), 0, samples, 32_400, 15_000);
        try (WhisperModel model = WhisperModel.open(FOLDER, 1)) {
            String first = model.transcribe(TestSound.from(0, 30_000), "en", () -> false)
                    .text();

            assertThat(model.transcribe(samples, "en", () -> false).text())
                    .startsWith(first + " ")
                    .hasSizeGreaterThan(first.length() + 1);
        }
    }

    @Test
    void transcribe_cancelled_stops() {
        AtomicInteger asked = new AtomicInteger();
        try (WhisperModel model = WhisperModel.open(FOLDER, 1)) {
            String all = model.transcribe(TestSound.from(0, WINDOW), "en", () -> false)
                    .text();

            String begun = model.transcribe(TestSound.from(0, WINDOW), "en", () -> asked.incrementAndGet() > 4)
                    .text();

            assertThat(all).startsWith(begun).hasSizeGreaterThan(begun.length());
        }
    }

    @Test
    void transcribe_nothing_isNothing() {
        try (WhisperModel model = WhisperModel.open(FOLDER, 1)) {
            assertThat(model.transcribe(new float[0], "", () -> false).text()).isEmpty();
        }
    }

    @Test
    void transcribe_languageThatIsNotKnown_isRefused() {
        try (WhisperModel model = WhisperModel.open(FOLDER, 1)) {
            assertThatThrownBy(() -> model.transcribe(TestSound.from(0, 100), "sv", () -> false))
                    .isInstanceOf(SpeechFormatException.class)
                    .hasMessageContaining("sv");
        }
    }

    @Test
    void close_afterUse_leavesNoHandle() {
        Map<String, Long> before = OrtHandle.open();
        try (WhisperModel model = WhisperModel.open(FOLDER, 1)) {
            model.transcribe(TestSound.from(0, WINDOW), "", () -> false);
        }
        assertThat(OrtHandle.open()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "config.json # \"num_mel_bins\": 80 # \"num_mel_bins\": \"many\" # num_mel_bins",
                "tokenizer.json # <.startoftranscript.> # <x> # startoftranscript",
                "config.json # ^. # [ # is not valid JSON"
            })
    void open_wrongFile_isNamedAndClosed(String file, String from, String to, String named) throws IOException {
        Map<String, Long> before = OrtHandle.open();
        copy();
        String text = Files.readString(folder.resolve(file)).replaceFirst(from, to);
        Files.writeString(folder.resolve(file), text);

        assertThatThrownBy(() -> WhisperModel.open(folder, 1))
                .isInstanceOf(SpeechFormatException.class)
                .hasMessageContaining(named);
        assertThat(OrtHandle.open()).isEqualTo(before);
    }

    @Test
    void open_folderInPlaceOfAFile_isRefused() throws IOException {
        copy();
        Files.delete(folder.resolve("config.json"));
        Files.createDirectory(folder.resolve("config.json"));

        assertThatThrownBy(() -> WhisperModel.open(folder, 1))
                .isInstanceOf(SpeechFormatException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining("is not a regular file");
    }

    @Test
    void open_missingDecoder_isNamed() throws IOException {
        copy();
        Files.delete(folder.resolve("decoder_model.onnx"));
        Files.delete(folder.resolve("decoder_model_merged.onnx"));

        assertThatThrownBy(() -> WhisperModel.open(folder, 1))
                .isInstanceOf(SpeechFormatException.class)
                .hasMessageContaining("has none of decoder_model_merged.onnx, decoder_model.onnx");
    }

    private void copy() throws IOException {
        try (var files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }
}
