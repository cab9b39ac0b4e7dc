package dev.parley.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.llama.backend.GoldenCheckpoint;
import dev.parley.llama.batch.GenerationRequest;
import dev.parley.llama.sampling.SamplingOptions;
import dev.parley.onnx.OrtHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches the resident memory of this process over many requests and reloads. */
class LeakTests {

    private static final Path STATUS = Path.of("/proc/self/status");

    /**
     * What the JVM itself may take meanwhile: compiled code, and heap that it touches for the first time. A leak of 4 KiB
     * for each of the requests would be as much.
     */
    private static final long ALLOWED_KIB = 12 * 1024;

    private static final int REQUESTS = 2000;
    private static final int RELOADS = 12;
    private static final int ROUNDS = 4;

    @TempDir
    private Path folder;

    private GoldenCheckpoint golden;

    @BeforeEach
    void requireLinux() {
        assumeTrue(Files.exists(STATUS), "resident memory is read from /proc");
        golden = GoldenCheckpoint.copy("gqa-tied", folder);
    }

    @Test
    void generate_thousandsOfRequests_keepsResidentMemory() throws Exception {
        try (LlamaModel model = LlamaModel.open(folder, LlamaOptions.DEFAULT)) {
            generate(model, REQUESTS);
            Map<String, Long> handles = OrtHandle.open();

            assertThat(leastGrowthKib(() -> generate(model, REQUESTS))).isLessThan(ALLOWED_KIB);

            assertThat(OrtHandle.open()).isEqualTo(handles);
        }
    }

    @Test
    void open_reloaded_givesMemoryAndHandlesBack() throws Exception {
        Map<String, Long> handles = OrtHandle.open();
        reload(RELOADS);

        assertThat(leastGrowthKib(() -> reload(RELOADS))).isLessThan(ALLOWED_KIB);

        OrtHandle.open()
                .forEach((kind, count) ->
                        assertThat(count).as("open objects of %s", kind).isEqualTo(handles.getOrDefault(kind, 0L)));
    }

    /** A leak grows in each round; the heap and the compiler of the JVM in one or another. */
    private static long leastGrowthKib(Callable<?> round) throws Exception {
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ROUNDS && least >= ALLOWED_KIB; attempt++) {
            long before = residentKib();
            round.call();
            least = Math.min(least, residentKib() - before);
        }
        return least;
    }

    private Void reload(int times) throws Exception {
        for (int time = 0; time < times; time++) {
            try (LlamaModel model = LlamaModel.open(folder, LlamaOptions.DEFAULT)) {
                generate(model, 5);
            }
        }
        return null;
    }

    /** Prompts differ, so that slots are filled, shared and overwritten. */
    private Void generate(LlamaModel model, int requests) throws Exception {
        for (int request = 0; request < requests; request++) {
            int[] prompt = Arrays.copyOfRange(golden.prompt(), request % 17, request % 17 + 8 + request % 5);
            Collected collected = new Collected();
            model.generate(GenerationRequest.of(prompt, 3, SamplingOptions.GREEDY), collected);
            collected.await();
        }
        return null;
    }

    private static long residentKib() throws IOException {
        System.gc();
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
