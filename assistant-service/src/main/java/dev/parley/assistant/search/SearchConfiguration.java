package dev.parley.assistant.search;

import dev.parley.assistant.StartupException;
import dev.parley.embedding.CrossEncoder;
import dev.parley.embedding.EncoderFormatException;
import dev.parley.memory.shared.DailyCounter;
import dev.parley.memory.shared.SharedCache;
import dev.parley.onnx.OnnxException;
import dev.parley.search.SearchProvider;
import dev.parley.search.WebSearch;
import dev.parley.search.documents.DocumentsProvider;
import dev.parley.search.page.PageReader;
import dev.parley.search.page.WebPageReader;
import dev.parley.search.ranking.FusedSearch;
import dev.parley.search.ranking.Reranking;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

@Configuration(proxyBeanMethods = false)
class SearchConfiguration {

    @Bean
    @ConditionalOnProperty(name = "parley.search.documents.enabled", havingValue = "true", matchIfMissing = true)
    DocumentsProvider documentsProvider(SearchProperties properties, @Value("${parley.public-url}") URI publicUrl) {
        SearchProperties.Documents documents = properties.documents();
        if (!Files.isDirectory(documents.folder())) {
            throw new StartupException("there is no folder " + documents.folder()
                    + " with documents. Set parley.search.documents.folder, or switch it off with"
                    + " parley.search.documents.enabled=false.");
        }
        return new DocumentsProvider(
                documents.folder(), publicUrl.resolve(DocumentsController.PATH), documents.refresh());
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(PageReader.class)
    WebPageReader pageReader(PageProperties properties) {
        return new WebPageReader(properties.options());
    }

    /** What holds for turns that do not say where and how strictly they search. */
    @Bean
    TurnPlace usualPlace(SearchProperties properties) {
        return properties.defaults();
    }

    @Bean
    SearchStatus searchStatus(MeterRegistry meters, Clock clock) {
        return new SearchStatus(meters, clock);
    }

    /** An empty path, as an unset variable of a container gives it, means none. */
    static final class RerankerWanted implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !context.getEnvironment()
                    .getProperty("parley.search.reranker.path", "")
                    .isBlank();
        }
    }

    @Bean
    @Conditional(RerankerWanted.class)
    CrossEncoderReranker reranker(SearchProperties properties) {
        SearchProperties.Reranker settings = properties.reranker();
        int threads = settings.threads() == 0 ? Runtime.getRuntime().availableProcessors() : settings.threads();
        try {
            return new CrossEncoderReranker(CrossEncoder.open(Path.of(settings.path()), threads));
        } catch (EncoderFormatException | OnnxException e) {
            throw new StartupException("parley.search.reranker.path: " + e.getMessage());
        }
    }

    @Bean
    WebSearch webSearch(
            SearchProperties properties,
            ObjectProvider<DocumentsProvider> documents,
            ObjectProvider<CrossEncoderReranker> reranker,
            SharedCache cache,
            DailyCounter counter,
            SearchStatus status,
            Clock clock) {
        List<SearchProvider> providers = new ArrayList<>();
        documents.ifAvailable(library -> providers.add(status.watching(library)));
        ProviderGuards guards = new ProviderGuards(
                properties, new SharedSearchCache(cache), counter::take, counter::used, status, clock);
        for (ProviderSettings settings : properties.providers()) {
            if (settings.on()) {
                try {
                    providers.add(guards.around(settings));
                } catch (IllegalArgumentException e) {
                    throw new StartupException(e.getMessage() + ".");
                }
            }
        }
        try {
            CrossEncoderReranker encoder = reranker.getIfAvailable();
            SearchProperties.Reranker settings = properties.reranker();
            Reranking reranking = encoder == null ? null : new Reranking(encoder, settings.results(), settings.time());
            return new FusedSearch(providers, properties.deadline(), clock, reranking);
        } catch (IllegalArgumentException e) {
            throw new StartupException(e.getMessage() + ".");
        }
    }
}
