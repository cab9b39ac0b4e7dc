package dev.parley.assistant.search;

import dev.parley.assistant.StartupException;
import dev.parley.search.SearchProvider;
import dev.parley.search.WebSearch;
import dev.parley.search.brave.BraveProvider;
import dev.parley.search.documents.DocumentsProvider;
import dev.parley.search.google.GoogleProvider;
import dev.parley.search.ranking.FusedSearch;
import dev.parley.search.searxng.SearxngProvider;
import dev.parley.search.wikipedia.WikipediaProvider;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SearchConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SearchConfiguration.class);

    @Bean
    @ConditionalOnProperty(name = "parley.search.documents.enabled", havingValue = "true", matchIfMissing = true)
    DocumentsProvider documentsProvider(SearchProperties properties, @Value("${parley.public-url}") URI publicUrl) {
        SearchProperties.Documents documents = properties.documents();
        if (!Files.isDirectory(documents.folder())) {
            throw new StartupException("there is no folder " + documents.folder()
                    + " with documents. Set parley.search.documents.folder, or switch it off with"
                    + " parley.search.documents.enabled=false.");
        }
        return new DocumentsProvider(documents.folder(), publicUrl.resolve(DocumentsController.PATH));
    }

    @Bean
    WebSearch webSearch(SearchProperties properties, ObjectProvider<DocumentsProvider> documents) {
        List<SearchProvider> providers = new ArrayList<>();
        documents.ifAvailable(providers::add);
        if (properties.google().on()) {
            log.warn(GoogleProvider.END_OF_SERVICE_WARNING);
            providers.add(new GoogleProvider(properties.google().connection()));
        }
        SearchProperties.Brave brave = properties.brave();
        if (brave.on()) {
            URI address = brave.baseUrl() == null ? BraveProvider.DEFAULT_BASE_URL : brave.baseUrl();
            providers.add(new BraveProvider(address, brave.key(), brave.timeout()));
        }
        SearchProperties.Searxng searxng = properties.searxng();
        if (searxng.on()) {
            if (searxng.baseUrl() == null) {
                throw new StartupException(
                        "parley.search.searxng.base-url is missing: it is the address of your" + " SearXNG instance.");
            }
            providers.add(new SearxngProvider(searxng.baseUrl(), searxng.engines(), searxng.timeout()));
        }
        SearchProperties.Wikipedia wikipedia = properties.wikipedia();
        if (wikipedia.enabled()) {
            providers.add(new WikipediaProvider(wikipedia.baseUrl(), wikipedia.timeout()));
        }
        return new FusedSearch(providers, properties.deadline());
    }
}
