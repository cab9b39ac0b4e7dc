package dev.parley.speech;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The sound of make_whisper_goldens.py: a rising tone, a beeping one, and noise of a linear congruential generator. */
final class TestSound {

    static final int SAMPLES = 40_000;

    private TestSound() {}

    static float[] samples() {
        float[] samples = new float[SAMPLES];
        long state = 12_345;
        for (int index = 0; index < SAMPLES; index++) {
            double time = index / 16_000.0;
            state = (state * 1_103_515_245 + 12_345) % 2_147_483_648L;
            double beep = time * 4 % 1 < 0.5 ? 0.2 * Math.sin(2 * Math.PI * 1_800 * time) : 0;
            samples[index] = (float) (0.4 * Math.sin(2 * Math.PI * (220 + 300 * time) * time)
                    + beep
                    + 0.02 * (state / 1_073_741_824.0 - 1));
        }
        return samples;
    }

    static float[] from(int start, int length) {
        float[] all = samples();
        return Arrays.copyOfRange(all, start, Math.min(all.length, start + length));
    }

    /** @param format 1 for PCM, 3 for floating-point numbers */
    static byte[] wav(float[] samples, int rate, int channels, int format, int bits) {
        int size = bits / 8;
        ByteBuffer bytes =
                ByteBuffer.allocate(46 + samples.length * channels * size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes()).putInt(bytes.capacity() - 8).put("WAVE".getBytes());
        bytes.put("LIST".getBytes()).putInt(1).put((byte) 0).put((byte) 0);
        bytes.position(12);
        bytes.put("fmt ".getBytes()).putInt(16).putShort((short) format).putShort((short) channels);
        bytes.putInt(rate)
                .putInt(rate * channels * size)
                .putShort((short) (channels * size))
                .putShort((short) bits);
        bytes.put("data".getBytes()).putInt(samples.length * channels * size);
        for (float sample : samples) {
            for (int channel = 0; channel < channels; channel++) {
                if (format == 3) {
                    bytes.putFloat(sample);
                    continue;
                }
                long value = Math.round(sample * ((1L << bits - 1) - 1));
                switch (bits) {
                    case 8 -> bytes.put((byte) (value + 128));
                    case 16 -> bytes.putShort((short) value);
                    case 24 -> bytes.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
                    default -> bytes.putInt((int) value);
                }
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** How much louder the sound is than its difference from another, in decibels. */
    static double signalToNoise(float[] sound, float[] other, int from, int to) {
        double signal = 0;
        double noise = 0;
        for (int index = from; index < to; index++) {
            signal += sound[index] * sound[index];
            noise += (sound[index] - other[index]) * (sound[index] - other[index]);
        }
        return 10 * Math.log10(signal / Math.max(noise, 1e-12));
    }
}
