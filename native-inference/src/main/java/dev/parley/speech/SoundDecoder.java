package dev.parley.speech;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes samples for a Whisper of encoded sound: Ogg with Opus, as voice messages are, and WAV here; everything else by the
 * program {@code ffmpeg}, where one is named. Thread-safe.
 */
public final class SoundDecoder {

    private final int mostSamples;
    private final @Nullable Ffmpeg ffmpeg;

    /**
     * @param longest what is behind it is cut off
     * @param ffmpeg the program's name or path; empty for none
     */
    public SoundDecoder(Duration longest, Optional<String> ffmpeg) {
        this.mostSamples = Math.toIntExact(longest.toMillis() * WhisperModel.RATE / 1_000);
        this.ffmpeg = ffmpeg.map(program -> new Ffmpeg(program, longest)).orElse(null);
    }

    /**
     * Samples, {@link WhisperModel#RATE} in a second, from -1 to 1, both ears together. Blocks.
     *
     * @throws SpeechFormatException when the sound cannot be decoded
     */
    public float[] decode(byte[] sound) {
        try {
            if (OggOpus.is(sound)) {
                return OggOpus.decode(sound, mostSamples);
            }
            if (starts(sound, 0, "RIFF") && starts(sound, 8, "WAVE")) {
                return WavSound.decode(sound, mostSamples);
            }
        } catch (IndexOutOfBoundsException e) {
            throw new SpeechFormatException("the sound is damaged", e);
        }
        if (ffmpeg == null) {
            throw new SpeechFormatException("the sound is neither Ogg with Opus nor WAV, and no ffmpeg is named");
        }
        return ffmpeg.decode(sound, mostSamples);
    }

    static boolean starts(byte[] bytes, int at, String mark) {
        byte[] wanted = mark.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length < at + wanted.length) {
            return false;
        }
        for (int index = 0; index < wanted.length; index++) {
            if (bytes[at + index] != wanted[index]) {
                return false;
            }
        }
        return true;
    }
}
