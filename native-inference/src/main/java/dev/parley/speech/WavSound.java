package dev.parley.speech;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** WAV with PCM of 8 to 32 bits or floating-point numbers, of any rate and any number of channels. Stateless. */
final class WavSound {

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int MOST_RATE = 768_000;
    private static final int FIRST_CHUNK = 12;

    private WavSound() {}

    static float[] decode(byte[] sound, int mostSamples) {
        ByteBuffer bytes = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN);
        int format = -1;
        int channels = 0;
        int rate = 0;
        int bits = 0;
        for (int at = FIRST_CHUNK; at + 8 <= sound.length; ) {
            long length = bytes.getInt(at + 4) & 0xFFFFFFFFL;
            int data = at + 8;
            if (SoundDecoder.starts(sound, at, "fmt ")) {
                format = bytes.getShort(data) & 0xFFFF;
                channels = bytes.getShort(data + 2) & 0xFFFF;
                rate = bytes.getInt(data + 4);
                bits = bytes.getShort(data + 14) & 0xFFFF;
                if (format == EXTENSIBLE) {
                    format = bytes.getShort(data + 24) & 0xFFFF;
                }
            } else if (SoundDecoder.starts(sound, at, "data")) {
                check(format, channels, rate, bits);
                int end = (int) Math.min(sound.length, data + length);
                return Resampler.resample(mono(bytes, data, end, format, channels, bits), rate, mostSamples);
            }
            // Chunks begin at even bytes.
            long next = data + length + (length & 1);
            if (next > sound.length) {
                break;
            }
            at = (int) next;
        }
        throw new SpeechFormatException("the sound is damaged: a WAV without data");
    }

    private static void check(int format, int channels, int rate, int bits) {
        boolean known =
                format == PCM && (bits == 8 || bits == 16 || bits == 24 || bits == 32) || format == FLOAT && bits == 32;
        if (!known || channels < 1 || channels > 32 || rate < 1_000 || rate > MOST_RATE) {
            throw new SpeechFormatException("a WAV of format " + format + ", " + channels + " channels, " + rate
                    + " samples in a second and " + bits + " bits cannot be decoded");
        }
    }

    private static float[] mono(ByteBuffer bytes, int from, int to, int format, int channels, int bits) {
        int size = bits / 8;
        float[] samples = new float[(to - from) / (size * channels)];
        for (int index = 0; index < samples.length; index++) {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += sample(bytes, from + (index * channels + channel) * size, format, bits);
            }
            samples[index] = sum / channels;
        }
        return samples;
    }

    private static float sample(ByteBuffer bytes, int at, int format, int bits) {
        if (format == FLOAT) {
            float value = bytes.getFloat(at);
            return Float.isFinite(value) ? Math.clamp(value, -1, 1) : 0;
        }
        return switch (bits) {
            case 8 -> ((bytes.get(at) & 0xFF) - 128) / 128f;
            case 16 -> bytes.getShort(at) / (float) (1 << 15);
            case 24 ->
                ((bytes.get(at) & 0xFF) << 8 | (bytes.get(at + 1) & 0xFF) << 16 | bytes.get(at + 2) << 24)
                        / (float) (1L << 31);
            default -> bytes.getInt(at) / (float) (1L << 31);
        };
    }
}
