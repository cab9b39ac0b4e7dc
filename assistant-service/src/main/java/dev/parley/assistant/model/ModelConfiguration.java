package dev.parley.assistant.model;

import dev.parley.llama.LlamaModel;
import dev.parley.llama.LlamaOptions;
import dev.parley.llama.batch.EngineOptions;
import dev.parley.llama.graph.WeightFormat;
import dev.parley.model.ChatModel;
import dev.parley.model.local.LocalChatModel;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The model in this process. */
@Configuration(proxyBeanMethods = false)
class ModelConfiguration {

    private static final Logger log = LoggerFactory.getLogger(ModelConfiguration.class);

    @Bean(destroyMethod = "close")
    LlamaModel llamaModel(ModelProperties properties, MeterRegistry meters) {
        WeightFormat weights = switch (properties.weights()) {
            case F32 -> WeightFormat.F32;
            case Q8 -> WeightFormat.Q8;
            case Q4 -> WeightFormat.Q4;
        };
        LlamaModel model = LlamaModel.open(
                properties.path(),
                new LlamaOptions(
                        properties.contextLength(),
                        properties.maxSequences(),
                        properties.threads(),
                        weights,
                        new EngineOptions(EngineOptions.DEFAULT.prefillChunk(), properties.maxWaiting())));
        log.info("Model {} runs on {}", model.name(), model.description());
        FunctionCounter.builder(
                        "parley.model.tokens", model, known -> known.metrics().generatedTokens())
                .tag("kind", "generated")
                .register(meters);
        FunctionCounter.builder(
                        "parley.model.tokens", model, known -> known.metrics().promptTokens())
                .tag("kind", "prompt")
                .register(meters);
        FunctionCounter.builder(
                        "parley.model.tokens", model, known -> known.metrics().cachedTokens())
                .tag("kind", "cached")
                .register(meters);
        return model;
    }

    @Bean
    ChatModel chatModel(LlamaModel model, ModelProperties properties) {
        return new LocalChatModel(model, properties.deadline());
    }
}
