package dev.parley.speech;

import java.util.Arrays;

/**
 * Brings samples of another rate to that of a Whisper: the sum of sinc functions under a Hann window, which keeps what is
 * below half of the lower rate and lets nothing above it fold back (Smith, "Digital Audio Resampling", 2002). Stateless.
 */
final class Resampler {

    /** Zero crossings of the sinc function at each side. */
    private static final int CROSSINGS = 16;

    private Resampler() {}

    static float[] resample(float[] samples, int rate, int most) {
        if (rate == WhisperModel.RATE) {
            return samples.length <= most ? samples : Arrays.copyOf(samples, most);
        }
        double ratio = (double) rate / WhisperModel.RATE;
        double cut = Math.min(1, 1 / ratio);
        int reach = (int) Math.ceil(CROSSINGS / cut);
        int divisor = gcd(rate, WhisperModel.RATE);
        // Places between two samples repeat after so many.
        float[][] kernels = new float[WhisperModel.RATE / divisor][];
        float[] result = new float[(int) Math.min(most, Math.floor(samples.length / ratio))];
        for (int index = 0; index < result.length; index++) {
            long at = (long) index * rate;
            int before = (int) (at / WhisperModel.RATE);
            int phase = (int) (at % WhisperModel.RATE / divisor);
            if (kernels[phase] == null) {
                kernels[phase] = kernel((double) phase / kernels.length, cut, reach);
            }
            float[] kernel = kernels[phase];
            int from = before - reach + 1;
            int first = Math.max(0, -from);
            int last = Math.min(kernel.length, samples.length - from);
            float sum = 0;
            for (int tap = first; tap < last; tap++) {
                sum += samples[from + tap] * kernel[tap];
            }
            result[index] = sum;
        }
        return result;
    }

    /** @param part of the way from one sample to the next */
    private static float[] kernel(double part, double cut, int reach) {
        float[] kernel = new float[2 * reach];
        for (int tap = 0; tap < kernel.length; tap++) {
            double distance = tap - reach + 1 - part;
            double window = 0.5 + 0.5 * Math.cos(Math.PI * distance / reach);
            kernel[tap] = (float) (cut * sinc(cut * distance) * window);
        }
        return kernel;
    }

    private static int gcd(int one, int other) {
        return other == 0 ? one : gcd(other, one % other);
    }

    private static double sinc(double x) {
        return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
}
