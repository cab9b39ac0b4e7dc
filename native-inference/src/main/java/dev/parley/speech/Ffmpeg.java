package dev.parley.speech;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program {@code ffmpeg} as a decoder of everything that it knows. It reads one file and may open nothing else, so that
 * a playlist cannot make it fetch. Thread-safe.
 *
 * @param program name or path
 * @param longest length that is decoded
 */
record Ffmpeg(String program, Duration longest) {

    /** Longest time for one sound. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    float[] decode(byte[] sound, int mostSamples) {
        try {
            Path file = Files.createTempFile("parley-sound", "");
            Path samples = Files.createTempFile("parley-samples", "");
            try {
                Files.write(file, sound);
                run(file, samples);
                return read(Files.readAllBytes(samples), mostSamples);
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(samples);
            }
        } catch (IOException e) {
            throw new SpeechFormatException("ffmpeg could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SpeechFormatException("the decoding was interrupted", e);
        }
    }

    private void run(Path file, Path samples) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        program,
                        "-nostdin",
                        "-v",
                        "quiet",
                        "-protocol_whitelist",
                        "file,pipe",
                        "-i",
                        file.toString(),
                        "-vn",
                        "-t",
                        Long.toString(longest.toSeconds()),
                        "-f",
                        "s16le",
                        "-ac",
                        "1",
                        "-ar",
                        Integer.toString(WhisperModel.RATE),
                        "-y",
                        samples.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SpeechFormatException("ffmpeg took longer than " + TIMEOUT.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new SpeechFormatException("ffmpeg cannot decode the sound");
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static float[] read(byte[] bytes, int most) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] samples = new float[Math.min(bytes.length / Short.BYTES, most)];
        for (int index = 0; index < samples.length; index++) {
            samples[index] = buffer.getShort() / (float) (1 << 15);
        }
        return samples;
    }
}
