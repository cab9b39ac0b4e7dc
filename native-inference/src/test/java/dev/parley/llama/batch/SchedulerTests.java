package dev.parley.llama.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.llama.Collected;
import dev.parley.llama.backend.TokenRun;
import dev.parley.llama.batch.EngineMetrics.Outcome;
import dev.parley.llama.batch.EngineOptions.Speculation;
import dev.parley.llama.tokenizer.Tokenizer;
import dev.parley.llama.tokenizer.TokenizerFixtures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerTests {

    private static final int CONTEXT = 1000;
    private static final EngineOptions OPTIONS =
            EngineOptions.DEFAULT.withPrefillChunk(50).withSpeculation(Speculation.OFF);

    @TempDir
    Path folder;

    private Tokenizer tokenizer;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<String> ended = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void open() throws Exception {
        tokenizer = TokenizerFixtures.tokenizer(folder);
    }

    /** The first step waits until the gate opens, so that all requests are there before anything is decided. */
    private HashBackend gated(int slots) {
        HashBackend backend = new HashBackend(slots, CONTEXT);
        backend.beforeStep = runs -> open(gate);
        return backend;
    }

    private static void open(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Engine engine(HashBackend backend, EngineOptions options) {
        return new Engine(backend, tokenizer, Set.of(), options);
    }

    private Collected submit(Engine engine, String name, GenerationRequest.Builder request) {
        Collected collected = new Collected() {
            @Override
            public void finished(GenerationResult result) {
                ended.add(name);
                super.finished(result);
            }
        };
        engine.submit(request.build(), collected);
        return collected;
    }

    private static GenerationRequest.Builder request(int seed, int promptTokens, int maxTokens) {
        return GenerationRequest.builder(
                new Random(seed).ints(promptTokens, 0, 250).toArray(), maxTokens);
    }

    @Test
    void step_withALongPrompt_givesEveryAnswerATokenAndOnePromptOneChunk() throws Exception {
        HashBackend backend = gated(3);
        try (Engine engine = engine(backend, OPTIONS)) {
            Collected writing = submit(engine, "writing", request(1, 1, 60));
            Collected another = submit(engine, "another", request(2, 1, 60));
            Collected prompt = submit(engine, "prompt", request(3, 900, 1));
            gate.countDown();
            writing.await();
            another.await();
            prompt.await();
        }
        int longSlot = backend.steps.stream()
                .flatMap(List::stream)
                .filter(run -> run.end() == 900)
                .findFirst()
                .orElseThrow()
                .slot();
        int stepsWithBoth = 0;
        for (List<TokenRun> step : backend.steps) {
            assertThat(step.stream().filter(run -> run.tokens().length > 1)).hasSizeLessThanOrEqualTo(1);
            assertThat(step).allSatisfy(run -> assertThat(run.tokens().length).isLessThanOrEqualTo(50));
            if (step.stream().anyMatch(run -> run.slot() == longSlot) && step.size() > 1) {
                assertThat(step).hasSize(3);
                stepsWithBoth++;
            }
        }
        assertThat(stepsWithBoth).isGreaterThan(10);
    }

    @Test
    void step_withAShortPromptBehindALongOne_computesTheShortFirst() throws Exception {
        HashBackend backend = gated(2);
        try (Engine engine = engine(backend, OPTIONS)) {
            Collected longer = submit(engine, "long", request(1, 900, 1));
            await().until(() -> !backend.steps.isEmpty());
            Collected shorter = submit(engine, "short", request(2, 40, 1));
            gate.countDown();
            longer.await();
            shorter.await();
        }
        assertThat(ended).containsExactly("short", "long");
        // One chunk of the long prompt, then the short one.
        assertThat(backend.steps.get(1).getFirst().tokens()).hasSizeLessThanOrEqualTo(40);
        assertThat(backend.steps.get(1).getFirst().slot())
                .isNotEqualTo(backend.steps.get(0).getFirst().slot());
    }

    @Test
    void step_withPromptsThatBeginAlikeAtTheSameTime_computesTheBeginningOnce() throws Exception {
        HashBackend backend = gated(4);
        int[] system = new Random(5).ints(400, 0, 250).toArray();
        try (Engine engine = engine(backend, OPTIONS)) {
            List<Collected> all = new ArrayList<>();
            for (int index = 0; index < 4; index++) {
                int[] prompt = Arrays.copyOf(system, 410);
                prompt[405] = index;
                all.add(submit(engine, "" + index, GenerationRequest.builder(prompt, 1)));
            }
            gate.countDown();
            for (Collected one : all) {
                one.await();
            }
            assertThat(backend.computedTokens()).isLessThan(400 + 4 * 50);
            assertThat(engine.metrics().cachedTokens()).isGreaterThan(3 * 350);
        }
    }

    @Test
    void admit_whenManyWait_servesUsersInTurnAndPeopleFirst() throws Exception {
        HashBackend backend = gated(1);
        try (Engine engine = engine(backend, OPTIONS)) {
            List<Collected> all = new ArrayList<>();
            all.add(submit(engine, "running", request(1, 5, 5).user("a")));
            await().until(() -> !backend.steps.isEmpty());
            for (int index = 0; index < 4; index++) {
                all.add(submit(
                        engine,
                        "background",
                        request(10 + index, 5, 5).user("c").priority(Priority.BACKGROUND)));
            }
            for (int index = 0; index < 4; index++) {
                all.add(submit(engine, "a" + index, request(20 + index, 5, 5).user("a")));
            }
            for (int index = 0; index < 2; index++) {
                all.add(submit(engine, "b" + index, request(30 + index, 5, 5).user("b")));
            }
            gate.countDown();
            for (Collected one : all) {
                one.await();
            }
        }
        assertThat(ended)
                .containsExactly(
                        "running",
                        "b0",
                        "a0",
                        "b1",
                        "a1",
                        "a2",
                        "a3",
                        "background",
                        "background",
                        "background",
                        "background");
    }

    @Test
    void admit_aPersonWhileBackgroundWorkHasAllSlots_suspendsTheLatestAndGoesOnLaterWithoutComputingAgain()
            throws Exception {
        GenerationRequest.Builder first = request(1, 100, 300).priority(Priority.BACKGROUND);
        GenerationRequest.Builder latest = request(2, 100, 300).priority(Priority.BACKGROUND);
        String alone;
        try (Engine engine = engine(new HashBackend(1, CONTEXT), OPTIONS)) {
            Collected collected = submit(engine, "alone", latest);
            collected.await();
            alone = collected.text();
        }
        ended.clear();
        HashBackend backend = new HashBackend(2, CONTEXT);
        CountDownLatch half = new CountDownLatch(1);
        backend.beforeStep = runs -> {
            if (runs.stream().anyMatch(run -> run.end() == 200)) {
                half.countDown();
                open(gate);
            }
        };
        try (Engine engine = engine(backend, OPTIONS)) {
            Collected one = submit(engine, "first", first);
            Collected other = submit(engine, "latest", latest);
            half.await();
            Collected person = submit(engine, "person", request(3, 100, 10));
            gate.countDown();
            person.await();
            one.await();
            other.await();

            assertThat(ended.getFirst()).isEqualTo("person");
            assertThat(other.text()).isEqualTo(alone);
            assertThat(engine.metrics().suspensions()).isEqualTo(1);
            // Three prompts and all answers, each token once, and nearly nothing again.
            assertThat(backend.computedTokens()).isBetween(900L, 910L);
        }
    }

    @Test
    void submit_beyondTheQueue_isRefusedWithATimeToTryAgain() throws Exception {
        HashBackend backend = gated(1);
        try (Engine engine = engine(backend, OPTIONS.withMaxWaiting(3))) {
            List<Collected> accepted = new ArrayList<>();
            accepted.add(submit(engine, "running", request(0, 5, 5)));
            await().until(() -> !backend.steps.isEmpty());
            for (int index = 0; index < 3; index++) {
                accepted.add(submit(engine, "waiting", request(index, 5, 5)));
            }
            assertThatThrownBy(() -> submit(engine, "refused", request(9, 5, 5)))
                    .isInstanceOfSatisfying(GenerationException.class, fault -> {
                        assertThat(fault.code()).isEqualTo(GenerationException.Code.OVERLOADED);
                        assertThat(fault.retryAfter().orElseThrow())
                                .isBetween(Duration.ofSeconds(1), Duration.ofMinutes(10));
                    });
            gate.countDown();
            for (Collected one : accepted) {
                one.await();
            }
            submit(engine, "later", request(9, 5, 5)).await();
            assertThat(engine.metrics().requests(Outcome.REFUSED)).isEqualTo(1);
            assertThat(engine.metrics().requests(Outcome.COMPLETED)).isEqualTo(5);
        }
    }

    @Test
    void cancel_whilePrefilling_computesNothingMoreOfIt() throws Exception {
        HashBackend backend = new HashBackend(1, CONTEXT);
        CountDownLatch second = new CountDownLatch(2);
        backend.beforeStep = runs -> {
            second.countDown();
            if (second.getCount() == 0) {
                open(gate);
            }
        };
        try (Engine engine = engine(backend, OPTIONS)) {
            Collected cancelled = new Collected();
            Generation generation = engine.submit(request(1, 900, 10).build(), cancelled);
            second.await();
            Collected next = submit(engine, "next", request(2, 5, 1));
            generation.cancel();
            gate.countDown();
            next.await();

            assertThat(backend.steps).hasSize(3);
            assertThat(cancelled.ended()).isFalse();
            assertThat(engine.metrics().requests(Outcome.CANCELLED)).isEqualTo(1);
        }
    }

    @Test
    void cancel_whileItsChunkIsComputed_interruptsItAndOthersGoOn() throws Exception {
        HashBackend backend = new HashBackend(2, CONTEXT);
        CountDownLatch submitted = new CountDownLatch(1);
        CountDownLatch inChunk = new CountDownLatch(1);
        backend.beforeStep = runs -> {
            // Otherwise the first may have ended before the second comes.
            open(submitted);
            if (runs.size() == 2) {
                inChunk.countDown();
                open(gate);
            }
        };
        String alone;
        try (Engine engine = engine(new HashBackend(1, CONTEXT), OPTIONS)) {
            alone = text(engine, request(2, 5, 400));
        }
        try (Engine engine = engine(backend, OPTIONS)) {
            Collected other = submit(engine, "other", request(2, 5, 400));
            Generation generation = engine.submit(request(1, 900, 10).build(), new Collected());
            submitted.countDown();
            inChunk.await();
            int before = backend.steps.size();
            generation.cancel();
            gate.countDown();
            other.await();

            assertThat(other.text()).isEqualTo(alone);
            // The interrupted step gave nothing, and the next has the other alone, at the same place.
            List<TokenRun> interrupted = backend.steps.get(before - 1);
            List<TokenRun> next = backend.steps.get(before);
            assertThat(interrupted).hasSize(2);
            assertThat(next).hasSize(1);
            assertThat(next.getFirst().position()).isEqualTo(interrupted.get(1).position());
            assertThat(engine.metrics().requests(Outcome.CANCELLED)).isEqualTo(1);
        }
    }

    @Test
    void cancel_whileQueued_freesItsPlaceInTheQueueWithinAStep() throws Exception {
        HashBackend backend = gated(1);
        try (Engine engine = engine(backend, OPTIONS.withMaxWaiting(1))) {
            Collected running = submit(engine, "running", request(1, 900, 50));
            await().until(() -> !backend.steps.isEmpty());
            Generation queued = engine.submit(request(2, 5, 5).build(), new Collected());
            queued.cancel();
            backend.beforeStep = runs -> {
                if (runs.getFirst().end() > 910) {
                    assertThat(engine.metrics().waiting()).isZero();
                }
            };
            gate.countDown();
            await().until(() -> engine.metrics().requests(Outcome.CANCELLED) == 1);
            submit(engine, "second", request(3, 5, 5)).await();
            running.await();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void step_thatTheBackendFails_endsThoseInItAndTheirEntriesAreForgotten(boolean memory) throws Exception {
        HashBackend backend = new HashBackend(1, CONTEXT);
        GenerationRequest.Builder request = request(1, 100, 20);
        try (Engine engine = engine(backend, OPTIONS)) {
            String text = text(engine, request);
            backend.beforeStep = runs -> {
                if (memory) {
                    throw new OutOfMemoryError("no room for logits");
                }
                throw new IllegalStateException("out of order");
            };
            Collected failed = submit(engine, "failed", request);
            await().until(failed::ended);
            assertThatThrownBy(failed::await).hasCauseInstanceOf(GenerationException.class);
            backend.beforeStep = runs -> {};
            assertThat(text(engine, request)).isEqualTo(text);
            assertThat(engine.metrics().requests(Outcome.FAILED)).isEqualTo(1);
        }
    }

    private String text(Engine engine, GenerationRequest.Builder request) throws Exception {
        Collected collected = submit(engine, "text", request);
        collected.await();
        return collected.text();
    }

    @Test
    void submit_withoutMeasurements_reportsThemAfterwards() throws Exception {
        try (Engine engine = engine(new HashBackend(2, CONTEXT), OPTIONS)) {
            submit(engine, "one", request(1, 100, 30)).await();
            EngineMetrics metrics = engine.metrics();
            assertThat(metrics.promptTokens()).isEqualTo(100);
            assertThat(metrics.generatedTokens()).isEqualTo(30);
            assertThat(metrics.queueSeconds().count()).isEqualTo(1);
            assertThat(metrics.firstTokenSeconds().count()).isEqualTo(1);
            assertThat(metrics.tokensPerSecond().count()).isEqualTo(1);
            // The first token comes with the last chunk of the prompt.
            assertThat(metrics.batchSize().count()).isEqualTo(29);
            assertThat(metrics.stepSeconds().count()).isEqualTo(31);
        }
    }
}
