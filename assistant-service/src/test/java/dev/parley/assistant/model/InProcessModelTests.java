package dev.parley.assistant.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.llama.LlamaModel;
import dev.parley.llama.LlamaOptions;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.SamplingOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** The demo model, put in and out. */
class InProcessModelTests {

    private static final Path DEMO = Path.of("../models/demo");

    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger measured = new AtomicInteger();
    private InProcessModel model;

    @BeforeEach
    void open() throws IOException {
        for (String name : List.of("one", "two")) {
            Files.createDirectory(folder.resolve(name));
            try (Stream<Path> files = Files.list(DEMO)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.createSymbolicLink(
                            folder.resolve(name).resolve(file.getFileName()),
                            file.toAbsolutePath().normalize());
                }
            }
        }
        Files.createDirectory(folder.resolve("broken"));
        Files.writeString(folder.resolve("broken").resolve("config.json"), "{}");
        model = new InProcessModel(
                folder.resolve("one"),
                Duration.ofMinutes(1),
                path -> LlamaModel.open(path, LlamaOptions.DEFAULT),
                opened -> {
                    measured.incrementAndGet();
                    ModelMeters own = new ModelMeters(opened, meters);
                    return () -> {
                        own.close();
                        measured.decrementAndGet();
                    };
                });
    }

    @AfterEach
    void close() {
        model.close();
        assertThat(measured).hasValue(0);
        assertThat(meters.find("parley.model.memory").meters()).isEmpty();
    }

    private static ChatRequest request(int maxTokens) {
        return new ChatRequest(
                List.of(new Message.User("What is 17 * 23?")),
                List.of(),
                SamplingOptions.GREEDY,
                maxTokens,
                LocalDate.of(2026, 11, 28),
                "");
    }

    private List<ChatEvent> answer() {
        return model.stream(request(8))
                .filter(ChatEvent.TextDelta.class::isInstance)
                .collectList()
                .block();
    }

    @Test
    void available_namesCheckpointsBesideTheConfiguredOne() {
        assertThat(model.available()).containsExactly("broken", "one", "two");
        assertThat(model.checkpoint()).isEqualTo("one");
    }

    @Test
    void load_another_answersAndIsMeasuredInItsPlace() {
        List<ChatEvent> before = answer();
        assertThat(meters.get("parley.model.tokens")
                        .tag("kind", "generated")
                        .functionCounter()
                        .count())
                .isPositive();

        model.load("two");

        assertThat(model.checkpoint()).isEqualTo("two");
        await().until(() -> measured.get() == 1);
        assertThat(meters.get("parley.model.tokens")
                        .tag("kind", "generated")
                        .functionCounter()
                        .count())
                .isZero();
        assertThat(answer()).isEqualTo(before);
        assertThat(meters.get("parley.model.tokens")
                        .tag("kind", "generated")
                        .functionCounter()
                        .count())
                .isPositive();
        assertThat(meters.get("parley.model.memory").gauges()).isNotEmpty();
    }

    @Test
    void load_thatFails_leavesTheOldOne() {
        List<ChatEvent> before = answer();
        assertThatThrownBy(() -> model.load("broken"))
                .isInstanceOfSatisfying(
                        InProcessModel.RefusedException.class,
                        fault -> assertThat(fault.code()).isEqualTo("checkpoint_not_opened"))
                .hasMessageContaining("broken");
        assertThatThrownBy(() -> model.load("../../etc"))
                .isInstanceOfSatisfying(
                        InProcessModel.RefusedException.class,
                        fault -> assertThat(fault.code()).isEqualTo("no_such_checkpoint"));
        assertThat(model.checkpoint()).isEqualTo("one");
        assertThat(model.isChanging()).isFalse();
        assertThat(answer()).isEqualTo(before);
    }

    @Test
    void unload_whileAnAnswerIsWritten_letsItEnd_andRefusesLaterOnes() throws Exception {
        int asked = model.countTokens("What is 17 * 23?");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch unloaded = new CountDownLatch(1);
        var whole = model.stream(request(24))
                .publishOn(Schedulers.boundedElastic(), 1)
                .doOnNext(event -> {
                    begun.countDown();
                    try {
                        unloaded.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .collectList()
                .toFuture();
        begun.await();

        model.unload();
        unloaded.countDown();

        assertThat(whole.get().getLast()).isInstanceOf(ChatEvent.Finished.class);
        assertThat(model.checkpoint()).isEmpty();
        assertThat(model.look(LlamaModel::name)).isEmpty();
        assertThatThrownBy(this::answer)
                .isInstanceOfSatisfying(
                        ModelException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ModelException.Code.UNAVAILABLE));
        assertThat(model.countTokens("What is 17 * 23?")).isGreaterThanOrEqualTo(asked);
        await().until(() -> measured.get() == 0);

        model.load(null);
        assertThat(answer()).isNotEmpty();
    }
}
