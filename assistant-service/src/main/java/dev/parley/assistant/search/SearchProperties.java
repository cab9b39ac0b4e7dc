package dev.parley.assistant.search;

import dev.parley.search.SafeSearch;
import dev.parley.search.SearchProvider;
import dev.parley.search.bing.BingV7Properties;
import dev.parley.search.bing.BingV7Provider;
import dev.parley.search.bing.WebIqProperties;
import dev.parley.search.bing.WebIqProvider;
import dev.parley.search.brave.BraveProperties;
import dev.parley.search.brave.BraveProvider;
import dev.parley.search.google.GoogleProperties;
import dev.parley.search.google.GoogleProvider;
import dev.parley.search.searxng.SearxngProperties;
import dev.parley.search.searxng.SearxngProvider;
import dev.parley.search.wikipedia.WikipediaProperties;
import dev.parley.search.wikipedia.WikipediaProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Search providers.
 *
 * @param deadline a search goes on with whoever answered by then
 * @param hedgeAfter a provider is asked a second time after this, until its usual time is known
 * @param safeSearch how strictly adult results are left out; a question may ask for more, never for less
 * @param country two-letter code where a turn does not say its country; empty: none
 */
@ConfigurationProperties("parley.search")
public record SearchProperties(
        @DefaultValue("2500ms") Duration deadline,
        @DefaultValue("900ms") Duration hedgeAfter,
        @DefaultValue("moderate") SafeSearch safeSearch,
        @DefaultValue("") String country,
        @DefaultValue Cache cache,
        @DefaultValue Reranker reranker,
        @DefaultValue Documents documents,
        @DefaultValue Google google,
        @DefaultValue Bing bing,
        @DefaultValue BingV7 bingV7,
        @DefaultValue Brave brave,
        @DefaultValue Searxng searxng,
        @DefaultValue Wikipedia wikipedia) {

    public SearchProperties {
        if (!country.matches("|[A-Za-z]{2}")) {
            throw new IllegalArgumentException(
                    "parley.search.country must be a two-letter code, for example DE, but is " + country);
        }
    }

    /** All providers over HTTP, in order of preference. */
    List<ProviderSettings> providers() {
        return List.of(google, bing, bingV7, brave, searxng, wikipedia);
    }

    /** What holds for turns that do not say otherwise. */
    TurnPlace defaults() {
        return new TurnPlace(country.toUpperCase(Locale.ROOT), "", safeSearch);
    }

    /**
     * What is asked of a provider, and for whom.
     *
     * @param perSecond most searches in a second
     * @param perDay most searches in a day over all replicas; absent: no limit
     * @param countries two-letter codes that it is asked for; empty: all
     * @param languages two-letter codes that it is asked for; empty: all
     */
    public record Limits(
            @DefaultValue("10") int perSecond,
            @Nullable Integer perDay,
            @DefaultValue List<String> countries,
            @DefaultValue List<String> languages) {}

    /**
     * A cross-encoder that puts the best results in a better order.
     *
     * @param path folder with {@code onnx/model.onnx} or {@code model.onnx} (one logit) and a WordPiece tokenizer; empty
     *     switches it off
     * @param results how many of the best results it reads
     * @param time that it has, taken from the deadline of the search and at most half of it; a later answer is not used
     * @param threads that compute; 0 for one for each core
     */
    public record Reranker(
            @DefaultValue("") String path,
            @DefaultValue("20") int results,
            @DefaultValue("400ms") Duration time,
            @DefaultValue("0") int threads) {}

    /**
     * Results kept in Redis for all replicas.
     *
     * @param fresh how long they are as good as new; a fifteenth of it for questions about now
     * @param stale how long they are given while others are fetched; likewise
     * @param enabled whether results are kept
     */
    public record Cache(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("15m") Duration fresh,
            @DefaultValue("6h") Duration stale) {}

    /**
     * A folder of documents.
     *
     * @param folder Markdown, HTML, PDF and text files that are searched
     * @param refresh how often to look for changed files; 0 for never
     * @param enabled whether the folder is searched
     */
    public record Documents(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("./corpus") Path folder,
            @DefaultValue("5s") Duration refresh) {}

    /**
     * Google Custom Search.
     *
     * @param enabled absent: enabled where a key is given
     * @param engineId the {@code cx} of the engine
     * @param key API key of the project
     * @param baseUrl where the service is; absent: its public address
     * @param timeout longest wait for one answer
     */
    public record Google(
            @Nullable Boolean enabled,
            @Nullable String key,
            @Nullable String engineId,
            @Nullable URI baseUrl,
            @DefaultValue("2s") Duration timeout,
            @DefaultValue Limits limits)
            implements ProviderSettings {

        @Override
        public boolean on() {
            return enabled == null ? key != null : enabled;
        }

        @Override
        public SearchProvider provider() {
            return new GoogleProvider(new GoogleProperties(
                    baseUrl == null ? GoogleProperties.DEFAULT_BASE_URL : baseUrl,
                    key == null ? "" : key,
                    engineId == null ? "" : engineId,
                    timeout));
        }

        /** Google's quota comes back at midnight there. */
        @Override
        public ZoneId day() {
            return ZoneId.of("America/Los_Angeles");
        }

        @Override
        public String notice() {
            return GoogleProvider.END_OF_SERVICE_WARNING;
        }

        @Override
        public String toString() {
            return "Google[enabled=" + on() + "]";
        }
    }

    /**
     * Microsoft Web IQ, the search over Bing's index.
     *
     * @param enabled absent: enabled where a key is given
     * @param passageCharacters characters of text wanted per result
     * @param key subscription key
     * @param baseUrl where the service is; absent: its public address
     * @param timeout longest wait for one answer
     */
    public record Bing(
            @Nullable Boolean enabled,
            @DefaultValue("") String key,
            @Nullable URI baseUrl,
            @DefaultValue("3000") int passageCharacters,
            @DefaultValue("2s") Duration timeout,
            @DefaultValue Limits limits)
            implements ProviderSettings {

        @Override
        public boolean on() {
            return enabled == null ? !key.isBlank() : enabled;
        }

        @Override
        public SearchProvider provider() {
            return new WebIqProvider(new WebIqProperties(
                    baseUrl == null ? WebIqProperties.DEFAULT_BASE_URL : baseUrl, key, passageCharacters, timeout));
        }

        @Override
        public String toString() {
            return "Bing[enabled=" + on() + "]";
        }
    }

    /**
     * A service that speaks the protocol of the retired Bing Web Search v7.
     *
     * @param enabled absent: enabled where an address is given
     * @param baseUrl address of the search itself
     * @param key subscription key; empty for services that want none
     * @param timeout longest wait for one answer
     */
    public record BingV7(
            @Nullable Boolean enabled,
            @DefaultValue("") String key,
            @Nullable URI baseUrl,
            @DefaultValue("2s") Duration timeout,
            @DefaultValue Limits limits)
            implements ProviderSettings {

        @Override
        public boolean on() {
            return enabled == null ? baseUrl != null : enabled;
        }

        @Override
        public SearchProvider provider() {
            return new BingV7Provider(new BingV7Properties(
                    ProviderSettings.required(
                            baseUrl,
                            "parley.search.bing-v7.base-url",
                            "the address of a search that speaks the protocol of Bing v7"),
                    key,
                    timeout));
        }

        @Override
        public String toString() {
            return "BingV7[enabled=" + on() + "]";
        }
    }

    /**
     * Brave Search.
     *
     * @param enabled absent: enabled where a key is given
     * @param key subscription token
     * @param baseUrl where the service is; absent: its public address
     * @param timeout longest wait for one answer
     */
    public record Brave(
            @Nullable Boolean enabled,
            @DefaultValue("") String key,
            @Nullable URI baseUrl,
            @DefaultValue("2s") Duration timeout,
            @DefaultValue Limits limits)
            implements ProviderSettings {

        @Override
        public boolean on() {
            return enabled == null ? !key.isBlank() : enabled;
        }

        @Override
        public SearchProvider provider() {
            return new BraveProvider(
                    new BraveProperties(baseUrl == null ? BraveProperties.DEFAULT_BASE_URL : baseUrl, key, timeout));
        }

        @Override
        public String toString() {
            return "Brave[enabled=" + on() + "]";
        }
    }

    /**
     * A SearXNG instance.
     *
     * @param enabled absent: enabled where an address is given
     * @param engines engines to ask by name; empty asks those that the instance has on
     * @param baseUrl where the instance is
     * @param timeout longest wait for one answer
     */
    public record Searxng(
            @Nullable Boolean enabled,
            @Nullable URI baseUrl,
            @DefaultValue("google,bing") List<String> engines,
            @DefaultValue("2s") Duration timeout,
            @DefaultValue Limits limits)
            implements ProviderSettings {

        @Override
        public boolean on() {
            return enabled == null ? baseUrl != null : enabled;
        }

        @Override
        public SearchProvider provider() {
            return new SearxngProvider(new SearxngProperties(
                    ProviderSettings.required(
                            baseUrl, "parley.search.searxng.base-url", "the address of your SearXNG instance"),
                    engines,
                    timeout));
        }
    }

    /**
     * Wikipedia or another MediaWiki site.
     *
     * @param baseUrl {@code {language}} stands for the language of the question
     * @param enabled whether it is asked
     * @param timeout longest wait for one answer
     */
    public record Wikipedia(
            @DefaultValue("false") boolean enabled,

            @DefaultValue("https://{language}.wikipedia.org")
            String baseUrl,

            @DefaultValue("2s") Duration timeout,
            @DefaultValue Limits limits)
            implements ProviderSettings {

        @Override
        public boolean on() {
            return enabled;
        }

        @Override
        public SearchProvider provider() {
            return new WikipediaProvider(new WikipediaProperties(baseUrl, timeout));
        }
    }
}
