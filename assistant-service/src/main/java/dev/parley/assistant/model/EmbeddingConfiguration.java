package dev.parley.assistant.model;

import dev.parley.assistant.StartupException;
import dev.parley.embedding.EncoderFormatException;
import dev.parley.embedding.SentenceEncoder;
import dev.parley.model.EmbeddingModel;
import dev.parley.model.PrefixedEmbeddings;
import dev.parley.model.local.LocalEmbeddingModel;
import dev.parley.model.openai.OpenAiEmbeddingModel;
import dev.parley.model.openai.OpenAiEmbeddingOptions;
import dev.parley.onnx.OnnxException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The {@link EmbeddingModel} that {@code parley.embedding} names; without one there is no such bean. */
@Configuration(proxyBeanMethods = false)
@WhereSet({"parley.embedding.path", "parley.embedding.remote.base-url"})
class EmbeddingConfiguration {

    private static final Logger log = LoggerFactory.getLogger(EmbeddingConfiguration.class);

    @Bean
    @Conditional(EmbeddingInProcess.class)
    LocalEmbeddingModel localEmbeddingModel(EmbeddingProperties properties) {
        int threads = properties.threads() == 0 ? Runtime.getRuntime().availableProcessors() : properties.threads();
        try {
            SentenceEncoder encoder = SentenceEncoder.open(Path.of(properties.path()), threads);
            log.info("Encoder {} gives vectors of {} values", encoder.name(), encoder.dimensions());
            return new LocalEmbeddingModel(encoder, properties.maxWaiting());
        } catch (EncoderFormatException | OnnxException e) {
            throw new StartupException("parley.embedding.path: " + e.getMessage());
        }
    }

    @Bean
    @Primary
    EmbeddingModel embeddingModel(EmbeddingProperties properties, ObjectProvider<LocalEmbeddingModel> local) {
        LocalEmbeddingModel inProcess = local.getIfAvailable();
        return new PrefixedEmbeddings(
                inProcess == null ? remote(properties.remote()) : inProcess,
                properties.queryPrefix(),
                properties.passagePrefix());
    }

    private static EmbeddingModel remote(EmbeddingProperties.Remote remote) {
        return new OpenAiEmbeddingModel(new OpenAiEmbeddingOptions(
                remote.endpoint("parley.embedding.remote"), remote.name(), remote.maxTexts(), remote.timeout()));
    }
}
