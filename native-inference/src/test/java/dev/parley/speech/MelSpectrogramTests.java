package dev.parley.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MelSpectrogramTests {

    private static final int FRAMES = 200;

    @ParameterizedTest
    @ValueSource(ints = {80, 128})
    void of_sound_isWhatTransformersComputes(int bands) throws IOException {
        JsonNode golden = JsonMapper.shared()
                .readTree(Files.readString(Path.of("src/test/resources/golden/whisper/golden.json")))
                .path("mel")
                .path(String.valueOf(bands));
        float[] mel = new MelSpectrogram(bands).of(TestSound.samples(), 0, 24_000, FRAMES);

        assertThat(golden.size()).isEqualTo((bands + 4) / 5);
        for (int row = 0; row < golden.size(); row++) {
            for (int column = 0; column < golden.path(row).size(); column++) {
                assertThat((double) mel[row * 5 * FRAMES + column * 9])
                        .as("band %d, frame %d", row * 5, column * 9)
                        .isCloseTo(golden.path(row).path(column).doubleValue(), within(2e-4));
            }
        }
    }

    @Test
    void power_ofATone_isWhereItIs() {
        FourierTransform transform = new FourierTransform(400);
        double[] signal = new double[400];
        for (int index = 0; index < signal.length; index++) {
            signal[index] =
                    3 + 2 * Math.cos(2 * Math.PI * 17 * index / 400) + Math.sin(2 * Math.PI * 133 * index / 400);
        }
        double[] power = new double[201];

        transform.power(signal, power);

        for (int frequency = 0; frequency < power.length; frequency++) {
            double amplitude = switch (frequency) {
                case 0 -> 3 * 400;
                case 17 -> 400;
                case 133 -> 200;
                default -> 0;
            };
            assertThat(power[frequency]).isCloseTo(amplitude * amplitude, within(1e-6));
        }
    }
}
