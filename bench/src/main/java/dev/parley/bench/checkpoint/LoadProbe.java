package dev.parley.bench.checkpoint;

import dev.parley.bench.ChildProcess;
import dev.parley.bench.SkippedException;
import dev.parley.llama.LlamaModel;
import dev.parley.llama.LlamaOptions;
import dev.parley.llama.backend.BackendOptions;
import dev.parley.llama.backend.Device;
import dev.parley.llama.backend.KvCacheType;
import dev.parley.llama.batch.EngineOptions;
import dev.parley.llama.graph.WeightFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Loads a checkpoint in a process of its own, with the options of {@code ./parley run}. */
final class LoadProbe {

    static final int CONTEXT = 2048;

    private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xss512k", "-Xmx512m");
    private static final int LONGEST_MINUTES = 5;

    /**
     * What a load takes. The second load is one of the same file by the same process, after the first model was closed.
     *
     * @param closedMib resident memory after the model was closed
     */
    record Load(double seconds, double residentMib, double secondResidentMib, double peakMib, double closedMib) {

        /** The shorter time of two, the other being of whatever else ran, and the larger memory. */
        Load and(Load other) {
            return new Load(
                    Math.min(seconds, other.seconds),
                    Math.max(residentMib, other.residentMib),
                    Math.max(secondResidentMib, other.secondResidentMib),
                    Math.max(peakMib, other.peakMib),
                    Math.max(closedMib, other.closedMib));
        }
    }

    private LoadProbe() {}

    static Load measure(Path file) throws IOException, InterruptedException, SkippedException {
        return ChildProcess.java(LoadProbe.class, JVM, List.of(file.toString()), LONGEST_MINUTES, Load.class);
    }

    static void main(String[] arguments) throws IOException {
        LlamaOptions options = new LlamaOptions(
                CONTEXT,
                1,
                0,
                WeightFormat.F32,
                KvCacheType.F32,
                Device.CPU,
                BackendOptions.ALL_LAYERS,
                EngineOptions.DEFAULT);
        Path file = Path.of(arguments[0]);
        long start = System.nanoTime();
        double seconds;
        double resident;
        double peak;
        try (LlamaModel model = LlamaModel.open(file, options)) {
            seconds = (System.nanoTime() - start) / 1e9;
            resident = ChildProcess.residentMib();
            peak = ChildProcess.peakMib();
            model.description();
        }
        double closed = ChildProcess.residentMib();
        try (LlamaModel again = LlamaModel.open(file, options)) {
            again.description();
            ChildProcess.print(new Load(seconds, resident, ChildProcess.residentMib(), peak, closed));
        }
    }
}
