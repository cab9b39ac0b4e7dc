package dev.parley.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoundDecoderTests {

    private static final Path OPUS = Path.of("src/test/resources/golden/whisper/sound.opus");
    private static final SoundDecoder DECODER = new SoundDecoder(Duration.ofMinutes(5), Optional.empty());

    @TempDir
    Path folder;

    @Test
    void decode_opusOfOpusenc_isTheSoundThatWasEncoded() throws IOException {
        float[] decoded = DECODER.decode(Files.readAllBytes(OPUS));

        assertThat(decoded.length).isBetween(TestSound.SAMPLES, TestSound.SAMPLES + 1_920);
        // A codec for voices keeps no wave exactly, but what it gives is alike, and at its place.
        int best = 0;
        for (int lag = -400; lag <= 400; lag++) {
            best = likeness(decoded, lag) > likeness(decoded, best) ? lag : best;
        }
        assertThat(best).isBetween(-4, 4);
        assertThat(likeness(decoded, best)).isGreaterThan(0.98);
    }

    /** Correlation with the sound that was encoded. */
    private static double likeness(float[] decoded, int lag) {
        float[] sound = TestSound.samples();
        double both = 0;
        double one = 0;
        double other = 0;
        for (int index = 2_000; index < 38_000; index++) {
            both += sound[index] * decoded[index + lag];
            one += sound[index] * sound[index];
            other += decoded[index + lag] * decoded[index + lag];
        }
        return both / Math.sqrt(one * other);
    }

    @Test
    void decode_longerThanIsHeard_isCut() throws IOException {
        SoundDecoder shorter = new SoundDecoder(Duration.ofSeconds(1), Optional.empty());

        assertThat(shorter.decode(Files.readAllBytes(OPUS))).hasSize(16_000);
        assertThat(shorter.decode(TestSound.wav(TestSound.samples(), 16_000, 1, 1, 16)))
                .hasSize(16_000);
    }

    @Test
    void decode_opusWithoutItsEnd_isWhatIsThere() throws IOException {
        byte[] bytes = Files.readAllBytes(OPUS);

        float[] decoded = DECODER.decode(Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(decoded.length).isBetween(10_000, 30_000);
    }

    @ParameterizedTest
    @CsvSource({"1,8,30", "1,16,70", "1,24,90", "1,32,90", "3,32,90"})
    void decode_wavOfAnyNumbers_isTheSound(int format, int bits, double decibels) {
        float[] decoded = DECODER.decode(TestSound.wav(TestSound.samples(), 16_000, 2, format, bits));

        assertThat(decoded).hasSize(TestSound.SAMPLES);
        assertThat(TestSound.signalToNoise(TestSound.samples(), decoded, 0, TestSound.SAMPLES))
                .isGreaterThan(decibels);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 22_050, 44_100, 48_000})
    void decode_wavOfAnotherRate_keepsTonesThatFitAndDropsThoseThatDoNot(int rate) {
        float[] low = tone(rate, 1_000);
        float[] decoded = DECODER.decode(TestSound.wav(low, rate, 1, 3, 32));
        assertThat(TestSound.signalToNoise(tone(16_000, 1_000), decoded, 1_000, 15_000))
                .isGreaterThan(40);

        if (rate > 20_000) {
            float[] high = DECODER.decode(TestSound.wav(tone(rate, 9_700), rate, 1, 3, 32));
            double loudest = 0;
            for (int index = 1_000; index < 15_000; index++) {
                loudest = Math.max(loudest, Math.abs(high[index]));
            }
            assertThat(loudest).isCloseTo(0, within(0.01));
        }
    }

    private static float[] tone(int rate, double hertz) {
        float[] samples = new float[rate];
        for (int index = 0; index < rate; index++) {
            samples[index] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * index / rate));
        }
        return samples;
    }

    @Test
    void decode_damagedSound_isRefusedOrHeardAndNothingElse() throws IOException {
        Random random = new Random(7);
        byte[] opus = Files.readAllBytes(OPUS);
        byte[] wav = TestSound.wav(TestSound.from(0, 2_000), 22_050, 2, 1, 24);
        for (int round = 0; round < 400; round++) {
            byte[] damaged = (round % 2 == 0 ? opus : wav).clone();
            for (int change = 0; change < 1 + random.nextInt(20); change++) {
                int most = random.nextBoolean() ? Math.min(damaged.length, 120) : damaged.length;
                damaged[random.nextInt(most)] = (byte) random.nextInt(256);
            }
            if (random.nextBoolean()) {
                damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
            }
            try {
                float[] decoded = DECODER.decode(damaged);
                assertThat(decoded.length).isLessThanOrEqualTo(5 * 60 * 16_000);
            } catch (SpeechFormatException e) {
                assertThat(e).hasMessageContaining(" ");
            }
        }
    }

    @Test
    void decode_otherSoundWithoutFfmpeg_isRefused() {
        assertThatThrownBy(() -> DECODER.decode(new byte[] {'I', 'D', '3', 4, 0, 0}))
                .isInstanceOf(SpeechFormatException.class)
                .hasMessageContaining("no ffmpeg is named");
    }

    @Test
    void decode_otherSound_isLeftToFfmpegWhichMayOpenNothingElse() throws IOException {
        Path program = folder.resolve("ffmpeg");
        Files.writeString(program, """
                #!/bin/sh
                echo "$@" > "%s"
                while [ $# -gt 1 ]; do
                  if [ "$1" = -i ]; then cat "$2" > "%s"; fi
                  shift
                done
                printf '\\000\\100\\000\\300' > "$1"
                """.formatted(folder.resolve("arguments"), folder.resolve("input")));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        SoundDecoder decoder = new SoundDecoder(Duration.ofSeconds(90), Optional.of(program.toString()));

        assertThat(decoder.decode(new byte[] {'I', 'D', '3', 4, 0, 0})).containsExactly(0.5f, -0.5f);

        assertThat(Files.readAllBytes(folder.resolve("input"))).containsExactly('I', 'D', '3', 4, 0, 0);
        assertThat(Files.readString(folder.resolve("arguments")))
                .contains("-nostdin", "-protocol_whitelist file,pipe", "-t 90", "-ac 1", "-ar 16000", "-f s16le");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/false", "/no/such/ffmpeg"})
    void decode_ffmpegThatFails_isRefused(String program) {
        SoundDecoder decoder = new SoundDecoder(Duration.ofSeconds(90), Optional.of(program));

        assertThatThrownBy(() -> decoder.decode(new byte[] {1, 2, 3}))
                .isInstanceOf(SpeechFormatException.class)
                .hasMessageContaining("ffmpeg");
    }
}
