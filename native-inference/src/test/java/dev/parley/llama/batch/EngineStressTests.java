package dev.parley.llama.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.llama.Collected;
import dev.parley.llama.backend.GoldenCheckpoint;
import dev.parley.llama.backend.OrtBackend;
import dev.parley.llama.batch.EngineMetrics.Outcome;
import dev.parley.llama.batch.EngineOptions.Speculation;
import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.graph.WeightFormat;
import dev.parley.llama.tokenizer.Tokenizer;
import dev.parley.llama.tokenizer.TokenizerFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Many requests that join, leave, are cancelled, expire and fail at random: nothing is lost and nothing is left. */
class EngineStressTests {

    private static final int SLOTS = 3;
    private static final int THREADS = 4;
    private static final int REQUESTS_PER_THREAD = 1500;

    @TempDir
    Path folder;

    /** Counts what it hears, because each request must end exactly once. */
    private static final class Ends extends Collected {

        private final AtomicInteger count = new AtomicInteger();
        private final int failAtText;
        private int texts;

        Ends(int failAtText) {
            this.failAtText = failAtText;
        }

        @Override
        public void text(String delta) {
            if (++texts == failAtText) {
                throw new IllegalStateException("a listener's fault");
            }
        }

        @Override
        public void finished(GenerationResult result) {
            count.incrementAndGet();
            super.finished(result);
        }

        @Override
        public void failed(GenerationException fault) {
            count.incrementAndGet();
            super.failed(fault);
        }
    }

    private record Submitted(Ends ends, boolean cancelled) {}

    @Test
    void submit_thousandsFromManyThreads_endsEachOnceAndLeavesNothing() throws Exception {
        Tokenizer tokenizer = TokenizerFixtures.tokenizer(folder);
        HashBackend backend = new HashBackend(SLOTS, 128);
        Random faults = new Random(3);
        backend.beforeStep = runs -> {
            backend.steps.clear();
            if (faults.nextInt(2000) == 0) {
                throw new IllegalStateException("a step fails");
            }
        };
        EngineOptions options =
                new EngineOptions(16, Duration.ofMillis(10), 50, 500 * HashBackend.ENTRY_BYTES, Speculation.ALWAYS, 5);
        Queue<Submitted> all = new ConcurrentLinkedQueue<>();
        AtomicInteger refused = new AtomicInteger();
        try (Engine engine = new Engine(backend, tokenizer, Set.of(7), options)) {
            List<Thread> threads = IntStream.range(0, THREADS)
                    .mapToObj(number -> Thread.ofPlatform().start(() -> load(engine, number, all, refused)))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
            EngineMetrics metrics = engine.metrics();
            await().until(() -> metrics.running() == 0 && metrics.waiting() == 0);

            long ended = 0;
            for (Outcome outcome : Outcome.values()) {
                ended += metrics.requests(outcome);
                assertThat(metrics.requests(outcome)).as("%s", outcome).isPositive();
            }
            assertThat(ended).isEqualTo((long) THREADS * REQUESTS_PER_THREAD);
            assertThat(metrics.requests(Outcome.REFUSED)).isEqualTo(refused.get());
            for (Submitted submitted : all) {
                int count = submitted.ends.count.get();
                assertThat(count).isBetween(submitted.cancelled ? 0 : 1, 1);
            }
            // All slots can still be had at once, and the whole queue.
            CountDownLatch submitted = new CountDownLatch(1);
            AtomicInteger together = new AtomicInteger();
            backend.beforeStep = runs -> {
                together.accumulateAndGet(runs.size(), Math::max);
                try {
                    submitted.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            };
            List<Collected> last = new ArrayList<>();
            last.add(submit(engine, 0));
            await().until(() -> together.get() == 1);
            for (int index = 1; index <= options.maxWaiting(); index++) {
                last.add(submit(engine, index));
            }
            submitted.countDown();
            for (Collected one : last) {
                one.await();
            }
            assertThat(together).hasValue(SLOTS);
        }
        // Closing has verified that every saved entry was given back.
        assertThat(backend.closed).isTrue();
    }

    private static Collected submit(Engine engine, int index) {
        Collected collected = new Collected();
        engine.submit(GenerationRequest.builder(new int[] {index, 1, 2}, 20).build(), collected);
        return collected;
    }

    private static void load(Engine engine, int number, Queue<Submitted> all, AtomicInteger refused) {
        Random random = new Random(number);
        RandomRequests source = new RandomRequests(number, HashBackend.VOCABULARY, 100);
        for (int index = 0; index < REQUESTS_PER_THREAD; index++) {
            GenerationRequest request = source.next();
            if (random.nextInt(10) == 0) {
                request = GenerationRequest.builder(request.prompt(), request.maxTokens())
                        .deadline(Duration.ofNanos(random.nextInt(2_000_000)))
                        .build();
            }
            boolean cancelled = random.nextInt(4) == 0;
            Ends ends = new Ends(random.nextInt(15) == 0 ? 1 + random.nextInt(5) : 0);
            try {
                Generation generation = engine.submit(request, ends);
                all.add(new Submitted(ends, cancelled));
                if (cancelled) {
                    if (random.nextBoolean()) {
                        Thread.yield();
                    }
                    generation.cancel();
                }
            } catch (GenerationException e) {
                assertThat(e.code()).isEqualTo(GenerationException.Code.OVERLOADED);
                refused.incrementAndGet();
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> engine.metrics().waiting() < 40);
            }
        }
    }

    /** A leak of one block of entries, one row of logits or one tensor per request would show several times over. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void submit_thousandsOnOnnxRuntime_leavesTheMemoryAsItWas() throws Exception {
        GoldenCheckpoint golden = GoldenCheckpoint.copy("gqa-tied", folder);
        long allowed = 24L << 20;
        try (Checkpoint checkpoint = golden.open()) {
            OrtBackend backend = OrtBackend.open(checkpoint, WeightFormat.F32, SLOTS, 200, 1);
            EngineOptions options = new EngineOptions(32, Duration.ofMillis(50), 50, 200_000, Speculation.ALWAYS, 4);
            try (Engine engine = new Engine(backend, checkpoint.tokenizer(), Set.of(), options)) {
                run(engine, 0, 1000);
                long resident = residentBytes();
                long held = engine.metrics().memoryBytes();
                run(engine, 1, 4000);
                assertThat(residentBytes() - resident).isLessThan(allowed);
                assertThat(engine.metrics().memoryBytes() - held).isLessThanOrEqualTo(200_000);
            }
        }
    }

    private static void run(Engine engine, long seed, int requests) throws Exception {
        Random random = new Random(seed);
        List<Collected> open = new ArrayList<>();
        for (int index = 0; index < requests; index++) {
            int[] prompt = random.ints(20 + random.nextInt(40), 0, 250).toArray();
            Collected collected = new Collected();
            engine.submit(GenerationRequest.builder(prompt, 4).build(), collected);
            open.add(collected);
            if (open.size() == 10) {
                for (Collected one : open) {
                    one.await();
                }
                open.clear();
            }
        }
        for (Collected one : open) {
            one.await();
        }
    }

    private static long residentBytes() throws IOException {
        // The heap is the collector's business, not what this test watches.
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
