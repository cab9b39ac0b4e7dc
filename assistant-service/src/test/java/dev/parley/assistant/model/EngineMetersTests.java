package dev.parley.assistant.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.llama.LlamaModel;
import dev.parley.llama.LlamaOptions;
import dev.parley.llama.batch.GenerationException;
import dev.parley.llama.batch.GenerationListener;
import dev.parley.llama.batch.GenerationRequest;
import dev.parley.llama.batch.GenerationResult;
import dev.parley.llama.chat.ToolCall;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EngineMetersTests {

    private static final class Ended implements GenerationListener {

        private final CompletableFuture<GenerationResult> result = new CompletableFuture<>();

        @Override
        public void text(String delta) {}

        @Override
        public void toolCall(ToolCall call) {}

        @Override
        public void finished(GenerationResult finished) {
            result.complete(finished);
        }

        @Override
        public void failed(GenerationException fault) {
            result.completeExceptionally(fault);
        }
    }

    @Test
    void bindTo_afterARequest_showsWhatItTook() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (LlamaModel model = LlamaModel.open(Path.of("../models/demo"), LlamaOptions.DEFAULT)) {
            new EngineMeters(model.metrics()).bindTo(registry);
            Ended ended = new Ended();
            int[] prompt = model.tokenizer().encode("Once upon a time");
            model.generate(GenerationRequest.builder(prompt, 4).build(), ended);
            GenerationResult result = ended.result.get(60, TimeUnit.SECONDS);

            assertThat(counter(registry, "requests", "outcome", "completed")).isEqualTo(1);
            assertThat(counter(registry, "requests", "outcome", "refused")).isZero();
            assertThat(counter(registry, "tokens", "kind", "prompt")).isEqualTo(prompt.length);
            assertThat(counter(registry, "tokens", "kind", "generated")).isEqualTo(result.completionTokens());
            assertThat(registry.get("parley.model.first.token").functionTimer().count())
                    .isEqualTo(1);
            assertThat(registry.get("parley.model.first.token.quantile")
                            .tag("quantile", "0.5")
                            .timeGauge()
                            .value(TimeUnit.SECONDS))
                    .isCloseTo(
                            result.firstToken().toNanos() / 1e9,
                            org.assertj.core.data.Offset.offset(
                                    0.1 * result.firstToken().toNanos() / 1e9));
        }
    }

    private static double counter(SimpleMeterRegistry registry, String name, String tag, String value) {
        return registry.get("parley.model." + name)
                .tag(tag, value)
                .functionCounter()
                .count();
    }
}
