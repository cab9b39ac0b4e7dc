package dev.parley.bench.inference;

import dev.parley.bench.SkippedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one runtime reaches.
 *
 * @param prefill tokens per second of a prompt of {@link #PROMPT} tokens
 * @param decode tokens per second of one answer behind that prompt
 * @param streams tokens per second of eight answers at once, together
 * @param secondTurnMillis to the first token of a second turn, whose first turn is known
 * @param peakMegabytes largest resident memory of the process
 */
record Measurement(
        double loadSeconds,
        double prefill,
        double decode,
        double streams,
        double secondTurnMillis,
        double peakMegabytes) {

    static final int PROMPT = 512;
    static final int ANSWER = 64;
    static final int STREAMS = 8;
    static final int STREAM_PROMPT = 64;
    static final int STREAM_ANSWER = 32;
    static final int SECOND_TURN = 32;
    static final int CONTEXT = 1024;

    private static final long LONGEST_MINUTES = 15;

    /** Token of a place of the prompt: any but special ones, none often. */
    static int token(int place) {
        return 1000 + place * 37 % 90_000;
    }

    /** Runs a command that prints a measurement as its last line, in JSON. */
    static Measurement of(List<String> command, Path folder)
            throws IOException, InterruptedException, SkippedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            List<String> lines = process.inputReader().lines().toList();
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new SkippedException(command.getFirst() + " failed: "
                        + String.join(
                                System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 12), lines.size())));
            }
            return JsonMapper.builder().build().readValue(lines.getLast(), Measurement.class);
        } finally {
            process.destroy();
        }
    }
}
