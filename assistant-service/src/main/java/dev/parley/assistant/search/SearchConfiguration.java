package dev.parley.assistant.search;

import dev.parley.assistant.StartupException;
import dev.parley.memory.shared.DailyCounter;
import dev.parley.memory.shared.SharedCache;
import dev.parley.search.SearchProvider;
import dev.parley.search.WebSearch;
import dev.parley.search.bing.BingV7Properties;
import dev.parley.search.bing.BingV7Provider;
import dev.parley.search.bing.WebIqProperties;
import dev.parley.search.bing.WebIqProvider;
import dev.parley.search.brave.BraveProvider;
import dev.parley.search.documents.DocumentsProvider;
import dev.parley.search.google.GoogleProvider;
import dev.parley.search.page.PageReader;
import dev.parley.search.page.WebPageReader;
import dev.parley.search.ranking.FusedSearch;
import dev.parley.search.searxng.SearxngProvider;
import dev.parley.search.wikipedia.WikipediaProvider;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SearchConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SearchConfiguration.class);

    /** Google's quota comes back at midnight there. */
    private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");

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
        documents.ifAvailable(providers::add);
        ProviderGuards guards = new ProviderGuards(properties, new SharedSearchCache(cache), counter::take, clock);
        SearchProperties.Google google = properties.google();
        if (google.on()) {
            log.warn(GoogleProvider.END_OF_SERVICE_WARNING);
            status.notice(GoogleProvider.NAME, GoogleProvider.END_OF_SERVICE_WARNING);
            providers.add(guards.around(new GoogleProvider(google.connection()), google.limits(), PACIFIC));
        }
        SearchProperties.Bing bing = properties.bing();
        if (bing.on()) {
            URI address = bing.baseUrl() == null ? WebIqProperties.DEFAULT_BASE_URL : bing.baseUrl();
            providers.add(guards.around(
                    new WebIqProvider(
                            new WebIqProperties(address, bing.key(), bing.passageCharacters(), bing.timeout())),
                    bing.limits(),
                    ZoneOffset.UTC));
        }
        SearchProperties.BingV7 v7 = properties.bingV7();
        if (v7.on()) {
            if (v7.baseUrl() == null) {
                throw new StartupException("parley.search.bing-v7.base-url is missing: it is the address of a search"
                        + " that speaks the protocol of Bing v7.");
            }
            providers.add(guards.around(
                    new BingV7Provider(new BingV7Properties(v7.baseUrl(), v7.key(), v7.timeout())),
                    v7.limits(),
                    ZoneOffset.UTC));
        }
        SearchProperties.Brave brave = properties.brave();
        if (brave.on()) {
            URI address = brave.baseUrl() == null ? BraveProvider.DEFAULT_BASE_URL : brave.baseUrl();
            providers.add(guards.around(
                    new BraveProvider(address, brave.key(), brave.timeout()), brave.limits(), ZoneOffset.UTC));
        }
        SearchProperties.Searxng searxng = properties.searxng();
        if (searxng.on()) {
            if (searxng.baseUrl() == null) {
                throw new StartupException(
                        "parley.search.searxng.base-url is missing: it is the address of your SearXNG instance.");
            }
            providers.add(guards.around(
                    new SearxngProvider(searxng.baseUrl(), searxng.engines(), searxng.timeout()),
                    searxng.limits(),
                    ZoneOffset.UTC));
        }
        SearchProperties.Wikipedia wikipedia = properties.wikipedia();
        if (wikipedia.enabled()) {
            providers.add(guards.around(
                    new WikipediaProvider(wikipedia.baseUrl(), wikipedia.timeout()),
                    wikipedia.limits(),
                    ZoneOffset.UTC));
        }
        List<SearchProvider> watched = providers.stream().map(status::watching).toList();
        return new FusedSearch(watched, properties.deadline(), clock, null);
    }
}
