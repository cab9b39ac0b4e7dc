package dev.parley.assistant.model;

import dev.parley.assistant.StartTimes;
import dev.parley.assistant.StartupException;
import dev.parley.assistant.trace.ModelSpans;
import dev.parley.assistant.trace.Spans;
import dev.parley.llama.LlamaModel;
import dev.parley.llama.LlamaOptions;
import dev.parley.llama.batch.EngineOptions;
import dev.parley.llama.graph.WeightFormat;
import dev.parley.model.ChatModel;
import dev.parley.model.UsageListener;
import dev.parley.model.openai.OpenAiChatModel;
import dev.parley.model.openai.OpenAiOptions;
import dev.parley.model.routing.RoutedModels;
import dev.parley.onnx.OrtHandle;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The model in this process, or the server that {@code parley.model.remote} names, and those of {@code parley.models}. */
@Configuration(proxyBeanMethods = false)
class ModelConfiguration {

    private static final Logger log = LoggerFactory.getLogger(ModelConfiguration.class);

    private static final int REMOTE_CONTEXT = 8192;

    @Bean(destroyMethod = "close")
    @Conditional(LocalModel.class)
    InProcessModel inProcessModel(ModelProperties properties, MeterRegistry meters, StartTimes times) {
        Gauge.builder("parley.model.native.handles", ModelConfiguration::openHandles)
                .description("open objects of ONNX Runtime")
                .register(meters);
        return times.stage(
                "model",
                () -> new InProcessModel(
                        properties.path(),
                        properties.deadline(),
                        path -> opened(properties, path, properties.contextLength(), properties.maxSequences()),
                        model -> new ModelMeters(model, meters)));
    }

    private static LlamaModel opened(ModelProperties properties, Path path, int contextLength, int maxSequences) {
        LlamaModel model = open(properties, path, contextLength, maxSequences);
        log.info("Model {} runs on {}", model.name(), model.description());
        return model;
    }

    private static LlamaModel open(ModelProperties properties, Path path, int contextLength, int maxSequences) {
        WeightFormat weights = switch (properties.weights()) {
            case F32 -> WeightFormat.F32;
            case Q8 -> WeightFormat.Q8;
            case Q4 -> WeightFormat.Q4;
        };
        return LlamaModel.open(
                path,
                new LlamaOptions(
                        contextLength,
                        maxSequences,
                        properties.threads(),
                        weights,
                        properties.kvCacheType(),
                        properties.device(),
                        properties.gpuLayers(),
                        EngineOptions.DEFAULT
                                .withMaxWaiting(properties.maxWaiting())
                                .withPrefixCacheBytes(
                                        properties.prefixCacheSize().toBytes())));
    }

    private static double openHandles() {
        return OrtHandle.open().values().stream().mapToLong(Long::longValue).sum();
    }

    @Bean(destroyMethod = "close")
    OpenModels openModels(ObjectProvider<InProcessModel> local, ModelProperties properties, ModelsProperties more) {
        return new OpenModels(
                main(local, properties),
                properties,
                more,
                (path, settings) -> new InProcessModel(
                        path,
                        properties.deadline(),
                        other -> opened(properties, other, settings.contextLength(), settings.maxSequences()),
                        model -> () -> {}));
    }

    @Bean
    RoutedModels chatModels(
            OpenModels open,
            ModelsProperties properties,
            ObjectProvider<UsageListener> usage,
            Spans spans,
            MeterRegistry meters,
            Clock clock) {
        try {
            return new RoutedModels(
                    open.targets().stream()
                            .map(target -> ModelSpans.observed(target, spans, meters))
                            .toList(),
                    properties.routing().order().stream().map(open::served).toList(),
                    properties.routing().hedgeAfter(),
                    usage.getIfAvailable(() -> UsageListener.NONE),
                    clock);
        } catch (IllegalArgumentException e) {
            throw new StartupException("parley.routing." + e.getMessage() + ".");
        }
    }

    /** The one that answers where none is named. */
    @Bean
    @Primary
    ChatModel chatModel(RoutedModels models) {
        return models.main();
    }

    @Bean
    TargetMeters targetMeters(RoutedModels models) {
        return new TargetMeters(models);
    }

    private static ChatModel main(ObjectProvider<InProcessModel> local, ModelProperties properties) {
        InProcessModel model = local.getIfAvailable();
        if (model != null) {
            return model;
        }
        ModelProperties.Remote remote = properties.remote();
        return new OpenAiChatModel(new OpenAiOptions(
                remote.endpoint("parley.model.remote"),
                remote.name(),
                properties.contextLength() == 0 ? REMOTE_CONTEXT : properties.contextLength(),
                remote.firstToken(),
                remote.idle()));
    }
}
