package dev.parley.llama.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.llama.Collected;
import dev.parley.llama.backend.GoldenCheckpoint;
import dev.parley.llama.backend.OrtBackend;
import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.graph.WeightFormat;
import dev.parley.llama.sampling.SamplingOptions;
import dev.parley.llama.sampling.TokenMatcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTests {

    private static final int CONTEXT = 200;
    private static final int SLOTS = 3;

    @TempDir
    static Path folder;

    private static GoldenCheckpoint golden;
    private static Checkpoint checkpoint;

    @BeforeAll
    static void open() {
        golden = GoldenCheckpoint.copy("gqa-tied", folder);
        checkpoint = golden.open();
    }

    @AfterAll
    static void close() {
        checkpoint.close();
    }

    @Test
    void submit_oneAfterTheOther_givesWhatAllAtOnceGive() throws Exception {
        List<GenerationRequest> requests = new ArrayList<>();
        Random random = new Random(5);
        for (int index = 0; index < 12; index++) {
            int[] prompt = Arrays.copyOf(golden.prompt(), 5 + random.nextInt(80));
            prompt[prompt.length - 1] = index;
            SamplingOptions sampling =
                    index % 2 == 0 ? SamplingOptions.GREEDY : SamplingOptions.of(0.8, 0.95, 40, index);
            requests.add(GenerationRequest.of(prompt, 5 + random.nextInt(40), sampling));
        }
        List<String> alone = new ArrayList<>();
        for (GenerationRequest request : requests) {
            try (Engine engine = engine(EngineOptions.DEFAULT)) {
                alone.add(run(engine, request).text());
            }
        }
        try (Engine engine = engine(EngineOptions.DEFAULT.withPrefillChunk(16))) {
            List<Collected> together = new ArrayList<>();
            for (GenerationRequest request : requests) {
                Collected collected = new Collected();
                engine.submit(request, collected);
                together.add(collected);
            }
            for (int index = 0; index < requests.size(); index++) {
                together.get(index).await();
                assertThat(together.get(index).text()).as("request %d", index).isEqualTo(alone.get(index));
            }
            assertThat(engine.metrics().batchSize().mean()).isGreaterThan(1.5);
        }
    }

    @Test
    void submit_promptThatBeginsLikeAnother_reusesItsEntriesWithTheSameOutput() throws Exception {
        GenerationRequest request = GenerationRequest.of(golden.prompt(), 20, SamplingOptions.GREEDY);
        try (Engine engine = engine(EngineOptions.DEFAULT)) {
            String first = run(engine, request).text();
            Collected second = run(engine, request);
            assertThat(second.text()).isEqualTo(first);
            assertThat(second.await().cachedTokens()).isEqualTo(golden.prompt().length - 1);

            int[] branch = golden.prompt().clone();
            branch[60] ^= 1;
            assertThat(run(engine, GenerationRequest.of(branch, 5, SamplingOptions.GREEDY))
                            .await()
                            .cachedTokens())
                    .isEqualTo(60);
            assertThat(run(engine, request).text()).isEqualTo(first);
        }
    }

    @Test
    void submit_untilTheContextIsFull_endsWithLength() throws Exception {
        try (Engine engine = engine(EngineOptions.DEFAULT)) {
            GenerationResult result = run(
                            engine, GenerationRequest.of(golden.prompt(), 10_000, SamplingOptions.of(3, 1, 0, 1)))
                    .await();

            assertThat(result.reason()).isEqualTo(GenerationResult.EndReason.LENGTH);
            assertThat(result.promptTokens() + result.completionTokens()).isEqualTo(CONTEXT);
            assertThatThrownBy(() -> engine.submit(
                            GenerationRequest.of(new int[CONTEXT], 1, SamplingOptions.GREEDY), new Collected()))
                    .isInstanceOfSatisfying(
                            GenerationException.class,
                            fault -> assertThat(fault.code()).isEqualTo(GenerationException.Code.CONTEXT_EXCEEDED));
            assertThatThrownBy(() -> engine.submit(
                            GenerationRequest.of(new int[] {1, 100_000}, 1, SamplingOptions.GREEDY), new Collected()))
                    .isInstanceOfSatisfying(
                            GenerationException.class,
                            fault -> assertThat(fault.code()).isEqualTo(GenerationException.Code.INVALID_PROMPT));
        }
    }

    @Test
    void cancel_whileItRuns_givesTheSlotToTheNext() throws Exception {
        try (Engine engine = engine(EngineOptions.DEFAULT)) {
            List<CompletableFuture<String>> started = new ArrayList<>();
            List<Generation> running = new ArrayList<>();
            List<Collected> silent = new ArrayList<>();
            for (int index = 0; index < SLOTS; index++) {
                CompletableFuture<String> text = new CompletableFuture<>();
                Collected collected = new Collected() {
                    @Override
                    public void text(String delta) {
                        text.complete(delta);
                    }
                };
                started.add(text);
                silent.add(collected);
                running.add(engine.submit(
                        GenerationRequest.of(new int[] {1, 2, index}, 190, SamplingOptions.of(3, 1, 0, index)),
                        collected));
            }
            Collected waiting = new Collected();
            engine.submit(GenerationRequest.of(golden.prompt(), 3, SamplingOptions.GREEDY), waiting);
            started.getFirst().join();
            running.getFirst().cancel();
            waiting.await();

            running.forEach(Generation::cancel);
            assertThat(run(engine, GenerationRequest.of(golden.prompt(), 3, SamplingOptions.GREEDY))
                            .text())
                    .isEqualTo(waiting.text());
            assertThat(silent.getFirst().ended()).isFalse();
        }
    }

    @Test
    void submit_moreThanMayWait_isRefusedAndLaterAccepted() throws Exception {
        try (Engine engine = engine(EngineOptions.DEFAULT.withMaxWaiting(1))) {
            List<Collected> accepted = new ArrayList<>();
            int refused = 0;
            for (int index = 0; index < 40; index++) {
                Collected collected = new Collected();
                try {
                    engine.submit(
                            GenerationRequest.of(golden.prompt(), 40, SamplingOptions.of(3, 1, 0, index)), collected);
                    accepted.add(collected);
                } catch (GenerationException e) {
                    assertThat(e.code()).isEqualTo(GenerationException.Code.OVERLOADED);
                    refused++;
                }
            }
            assertThat(refused).isPositive();
            for (Collected collected : accepted) {
                collected.await();
            }
            run(engine, GenerationRequest.of(golden.prompt(), 3, SamplingOptions.GREEDY))
                    .await();
        }
    }

    @Test
    void submit_constrained_drawsOnlyWhatTheMatcherAllowsAndEndsWhereItMay() throws Exception {
        int[] wanted = {5, 9, 5, 70};
        int end = 3;
        GenerationRequest request = GenerationRequest.builder(golden.prompt(), 100)
                .constraint(() -> new FixedText(wanted))
                .build();
        try (Engine engine = new Engine(
                OrtBackend.open(checkpoint, WeightFormat.F32, 1, CONTEXT, 2),
                checkpoint.tokenizer(),
                Set.of(end),
                EngineOptions.DEFAULT)) {
            for (int time = 0; time < 2; time++) {
                Collected collected = run(engine, request);
                assertThat(collected.text()).isEqualTo(checkpoint.tokenizer().decode(wanted));
                assertThat(collected.await().reason()).isEqualTo(GenerationResult.EndReason.STOP);
            }
        }
    }

    /** Allows one text and nothing else. */
    private static final class FixedText implements TokenMatcher {

        private final int[] text;
        private int at;

        FixedText(int[] text) {
            this.text = text;
        }

        @Override
        public long[] allowed() {
            BitSet next = new BitSet();
            if (at < text.length) {
                next.set(text[at]);
            }
            return next.toLongArray();
        }

        @Override
        public boolean mayEnd() {
            return at == text.length;
        }

        @Override
        public void accept(int token) {
            assertThat(token).isEqualTo(text[at]);
            at++;
        }
    }

    @Test
    void submit_deadlineInThePast_failsAndOthersGoOn() throws Exception {
        try (Engine engine = engine(EngineOptions.DEFAULT)) {
            Collected late = new Collected();
            engine.submit(
                    GenerationRequest.builder(golden.prompt(), 100)
                            .deadline(Duration.ZERO)
                            .build(),
                    late);
            await().until(late::ended);
            assertThatThrownBy(late::await).hasCauseInstanceOf(GenerationException.class);
            run(engine, GenerationRequest.of(golden.prompt(), 3, SamplingOptions.GREEDY))
                    .await();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, AssertionError.class})
    void listener_thatFails_endsOnlyItsOwnRequest(Class<? extends Throwable> kind) throws Exception {
        try (Engine engine = engine(EngineOptions.DEFAULT)) {
            Collected failing = new Collected() {
                @Override
                public void text(String delta) {
                    fault(kind);
                }
            };
            Collected failingAtTheEnd = new Collected() {
                @Override
                public void finished(GenerationResult result) {
                    super.finished(result);
                    fault(kind);
                }
            };
            engine.submit(GenerationRequest.of(golden.prompt(), 50, SamplingOptions.of(3, 1, 0, 1)), failing);
            engine.submit(GenerationRequest.of(golden.prompt(), 3, SamplingOptions.GREEDY), failingAtTheEnd);
            await().until(() -> failing.ended() && failingAtTheEnd.ended());
            run(engine, GenerationRequest.of(golden.prompt(), 3, SamplingOptions.GREEDY))
                    .await();
        }
    }

    private static void fault(Class<? extends Throwable> kind) {
        if (kind == AssertionError.class) {
            throw new AssertionError("listener");
        }
        throw new IllegalStateException("listener");
    }

    @Test
    void close_listenerFailsOnTheFault_closesTheBackend() {
        HashBackend backend = new HashBackend(1, CONTEXT);
        Collected failing = new Collected() {
            @Override
            public void failed(GenerationException fault) {
                super.failed(fault);
                throw new AssertionError("listener");
            }
        };
        try (Engine engine = new Engine(backend, checkpoint.tokenizer(), Set.of(), EngineOptions.DEFAULT)) {
            engine.submit(GenerationRequest.of(new int[] {1}, 199, SamplingOptions.GREEDY), failing);
        }
        assertThat(failing.ended()).isTrue();
        assertThat(backend.closed).isTrue();
    }

    @Test
    void close_whileRequestsRun_failsThem() {
        Collected collected = new Collected();
        try (Engine engine = engine(EngineOptions.DEFAULT)) {
            engine.submit(GenerationRequest.of(new int[] {1}, 199, SamplingOptions.of(3, 1, 0, 3)), collected);
        }
        await().until(collected::ended);
    }

    private static Engine engine(EngineOptions options) {
        return new Engine(
                OrtBackend.open(checkpoint, WeightFormat.F32, SLOTS, CONTEXT, 2),
                checkpoint.tokenizer(),
                // No end token, so that the lengths are known.
                Set.of(),
                options);
    }

    private static Collected run(Engine engine, GenerationRequest request) throws Exception {
        Collected collected = new Collected();
        engine.submit(request, collected);
        collected.await();
        return collected;
    }
}
