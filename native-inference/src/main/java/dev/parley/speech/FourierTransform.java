package dev.parley.speech;

/**
 * The discrete Fourier transform of real signals of one length, by decimation in time with the prime factors of the length
 * (Cooley and Tukey, "An Algorithm for the Machine Calculation of Complex Fourier Series", 1965): quick where these are
 * small. Not thread-safe.
 */
final class FourierTransform {

    private final int length;
    private final double[] cosines;
    private final double[] sines;
    private final double[] real;
    private final double[] imaginary;
    private final double[] partReal;
    private final double[] partImaginary;

    FourierTransform(int length) {
        this.length = length;
        this.cosines = new double[length];
        this.sines = new double[length];
        for (int index = 0; index < length; index++) {
            cosines[index] = Math.cos(2 * Math.PI * index / length);
            sines[index] = -Math.sin(2 * Math.PI * index / length);
        }
        this.real = new double[length];
        this.imaginary = new double[length];
        this.partReal = new double[length];
        this.partImaginary = new double[length];
    }

    /**
     * Squares of the absolute values of the transform.
     *
     * @param power gets those of the frequencies 0 to half of the length
     */
    void power(double[] signal, double[] power) {
        transform(signal, 0, 1, 0, length);
        for (int frequency = 0; frequency <= length / 2; frequency++) {
            power[frequency] = real[frequency] * real[frequency] + imaginary[frequency] * imaginary[frequency];
        }
    }

    /** Of every stride-th value of the signal from {@code from} on into {@code count} places from {@code to} on. */
    private void transform(double[] signal, int from, int stride, int to, int count) {
        if (count == 1) {
            real[to] = signal[from];
            imaginary[to] = 0;
            return;
        }
        int factor = smallestFactor(count);
        int part = count / factor;
        for (int index = 0; index < factor; index++) {
            transform(signal, from + index * stride, stride * factor, to + index * part, part);
        }
        int step = length / count;
        for (int place = 0; place < part; place++) {
            for (int index = 0; index < factor; index++) {
                partReal[index] = real[to + index * part + place];
                partImaginary[index] = imaginary[to + index * part + place];
            }
            for (int output = 0; output < factor; output++) {
                double sumReal = 0;
                double sumImaginary = 0;
                int frequency = place + output * part;
                for (int index = 0; index < factor; index++) {
                    int angle = index * frequency % count * step;
                    sumReal += partReal[index] * cosines[angle] - partImaginary[index] * sines[angle];
                    sumImaginary += partReal[index] * sines[angle] + partImaginary[index] * cosines[angle];
                }
                real[to + output * part + place] = sumReal;
                imaginary[to + output * part + place] = sumImaginary;
            }
        }
    }

    private static int smallestFactor(int number) {
        for (int factor = 2; factor * factor <= number; factor++) {
            if (number % factor == 0) {
                return factor;
            }
        }
        return number;
    }
}
