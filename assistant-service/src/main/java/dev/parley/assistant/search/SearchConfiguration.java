package dev.parley.assistant.search;

import dev.parley.assistant.StartupException;
import dev.parley.memory.shared.DailyCounter;
import dev.parley.memory.shared.SharedCache;
import dev.parley.search.SearchProvider;
import dev.parley.search.WebSearch;
import dev.parley.search.documents.DocumentsProvider;
import dev.parley.search.page.PageReader;
import dev.parley.search.page.WebPageReader;
import dev.parley.search.ranking.FusedSearch;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
    SearchStatus searchStatus(Clock clock) {
        return new SearchStatus(clock);
    }

    @Bean
    WebSearch webSearch(
            SearchProperties properties,
            ObjectProvider<DocumentsProvider> documents,
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
        return new FusedSearch(providers, properties.deadline(), clock, null);
    }
}
