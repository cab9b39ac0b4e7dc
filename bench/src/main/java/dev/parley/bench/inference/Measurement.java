package dev.parley.bench.inference;

import dev.parley.bench.ChildProcess;
import dev.parley.bench.SkippedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What one runtime reaches.
 *
 * @param prefill tokens per second of a prompt of {@link #PROMPT} tokens
 * @param decode tokens per second of one answer behind that prompt
 * @param oneStream tokens per second of one answer behind a prompt of {@link #STREAM_PROMPT} tokens
 * @param streams tokens per second of eight such answers at once, together
 * @param streamsGain tokens per second of the eight as a multiple of those of one, the median of rounds in which they
 *     take turns
 * @param secondTurnMillis to the first token of a second turn, whose first turn is known
 * @param peakMegabytes largest resident memory of the process
 */
record Measurement(
        double loadSeconds,
        double prefill,
        double decode,
        double oneStream,
        double streams,
        double streamsGain,
        double secondTurnMillis,
        double peakMegabytes) {

    static final int PROMPT = 512;
    static final int ANSWER = 64;
    static final int STREAMS = 8;
    static final int STREAM_PROMPT = 64;
    static final int STREAM_ANSWER = 32;
    static final int SECOND_TURN = 32;
    static final int CONTEXT = 1024;

    static final int LONGEST_MINUTES = 5;

    /** Token of a place of the prompt: any but special ones, none often. */
    static int token(int place) {
        return 1000 + place * 37 % 90_000;
    }

    static Measurement of(List<String> command, Path folder)
            throws IOException, InterruptedException, SkippedException {
        return ChildProcess.run(command, folder, LONGEST_MINUTES, Measurement.class);
    }

    /**
     * The better of two for each figure, because whatever else runs on a machine makes figures worse; of the gain, which
     * it can make better, the worse.
     */
    Measurement best(Measurement other) {
        return new Measurement(
                Math.min(loadSeconds, other.loadSeconds),
                Math.max(prefill, other.prefill),
                Math.max(decode, other.decode),
                Math.max(oneStream, other.oneStream),
                Math.max(streams, other.streams),
                Math.min(streamsGain, other.streamsGain),
                Math.min(secondTurnMillis, other.secondTurnMillis),
                Math.min(peakMegabytes, other.peakMegabytes));
    }
}
