package dev.parley.speech;

/**
 * What Whisper hears: the logarithm of the power in bands of Slaney's mel scale, of Hann windows of 25 ms every 10 ms
 * (Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", 2022, section 2.2). Thread-safe.
 */
final class MelSpectrogram {

    /** Samples per second. */
    static final int RATE = 16_000;

    /** Samples between the middles of two frames. */
    static final int HOP = 160;

    private static final int WINDOW = 400;
    private static final int FREQUENCIES = WINDOW / 2 + 1;
    private static final double HIGHEST = RATE / 2.0;
    private static final double FLOOR = 1e-10;

    /** Slaney's scale is linear up to 1,000 Hz, which are 15 mel, and then logarithmic. */
    private static final double LINEAR_HERTZ = 1_000;

    private static final double LINEAR_MEL = 15;
    private static final double LOG_STEP = Math.log(6.4) / 27;

    private final int bands;
    private final double[] window = new double[WINDOW];
    private final double[][] filters;

    MelSpectrogram(int bands) {
        this.bands = bands;
        for (int index = 0; index < WINDOW; index++) {
            window[index] = 0.5 - 0.5 * Math.cos(2 * Math.PI * index / WINDOW);
        }
        this.filters = filters(bands);
    }

    private static double mel(double hertz) {
        return hertz < LINEAR_HERTZ
                ? LINEAR_MEL * hertz / LINEAR_HERTZ
                : LINEAR_MEL + Math.log(hertz / LINEAR_HERTZ) / LOG_STEP;
    }

    private static double hertz(double mel) {
        return mel < LINEAR_MEL
                ? LINEAR_HERTZ * mel / LINEAR_MEL
                : LINEAR_HERTZ * Math.exp(LOG_STEP * (mel - LINEAR_MEL));
    }

    /** Triangles between neighbours of equal distance in mel, each with the area 2. */
    private static double[][] filters(int bands) {
        double[] edges = new double[bands + 2];
        for (int edge = 0; edge < edges.length; edge++) {
            edges[edge] = hertz(mel(HIGHEST) * edge / (bands + 1));
        }
        double[][] filters = new double[bands][FREQUENCIES];
        for (int band = 0; band < bands; band++) {
            for (int frequency = 0; frequency < FREQUENCIES; frequency++) {
                double at = HIGHEST * frequency / (FREQUENCIES - 1);
                double rising = (at - edges[band]) / (edges[band + 1] - edges[band]);
                double falling = (edges[band + 2] - at) / (edges[band + 2] - edges[band + 1]);
                filters[band][frequency] = Math.max(0, Math.min(rising, falling)) * 2 / (edges[band + 2] - edges[band]);
            }
        }
        return filters;
    }

    /**
     * The spectrogram of a part of a sound, with silence behind its end.
     *
     * @param samples 16,000 in a second, from -1 to 1
     * @param from first sample of the part
     * @param to behind its last sample
     * @param frames 100 in a second
     * @return bands × frames, row-major
     */
    float[] of(float[] samples, int from, int to, int frames) {
        int length = frames * HOP;
        double[] padded = new double[length + WINDOW];
        for (int index = 0; index < Math.min(to - from, length); index++) {
            padded[WINDOW / 2 + index] = samples[from + index];
        }
        // The edges are mirrored, so that the first and last window have their middle at the edge.
        for (int index = 1; index <= WINDOW / 2; index++) {
            padded[WINDOW / 2 - index] = padded[WINDOW / 2 + index];
            padded[WINDOW / 2 + length - 1 + index] = padded[WINDOW / 2 + length - 1 - index];
        }
        FourierTransform transform = new FourierTransform(WINDOW);
        double[] signal = new double[WINDOW];
        double[] power = new double[FREQUENCIES];
        double[] logarithms = new double[bands * frames];
        double loudest = Double.NEGATIVE_INFINITY;
        for (int frame = 0; frame < frames; frame++) {
            for (int index = 0; index < WINDOW; index++) {
                signal[index] = padded[frame * HOP + index] * window[index];
            }
            transform.power(signal, power);
            for (int band = 0; band < bands; band++) {
                double sum = 0;
                for (int frequency = 0; frequency < FREQUENCIES; frequency++) {
                    sum += filters[band][frequency] * power[frequency];
                }
                double logarithm = Math.log10(Math.max(FLOOR, sum));
                logarithms[band * frames + frame] = logarithm;
                loudest = Math.max(loudest, logarithm);
            }
        }
        float[] result = new float[logarithms.length];
        for (int index = 0; index < result.length; index++) {
            // Not more than 80 dB below the loudest, and about between -1 and 1.
            result[index] = (float) ((Math.max(logarithms[index], loudest - 8) + 4) / 4);
        }
        return result;
    }
}
