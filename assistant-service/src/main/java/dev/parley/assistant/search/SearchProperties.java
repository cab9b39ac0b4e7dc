package dev.parley.assistant.search;

import dev.parley.search.google.GoogleProperties;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Search providers.
 *
 * @param deadline a search goes on with whoever answered by then
 */
@ConfigurationProperties("parley.search")
public record SearchProperties(
        @DefaultValue("2500ms") Duration deadline,
        @DefaultValue Documents documents,
        @DefaultValue Google google,
        @DefaultValue Brave brave,
        @DefaultValue Searxng searxng,
        @DefaultValue Wikipedia wikipedia) {

    /** @param folder Markdown, HTML and text files that are searched */
    public record Documents(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("./corpus") Path folder) {}

    /**
     * Google Custom Search.
     *
     * @param enabled absent: enabled where a key is given
     * @param engineId the {@code cx} of the engine
     */
    public record Google(
            @Nullable Boolean enabled,
            @Nullable String key,
            @Nullable String engineId,
            @Nullable URI baseUrl,
            @DefaultValue("2s") Duration timeout) {

        boolean on() {
            return enabled == null ? key != null : enabled;
        }

        GoogleProperties connection() {
            return new GoogleProperties(
                    baseUrl == null ? GoogleProperties.DEFAULT_BASE_URL : baseUrl,
                    key == null ? "" : key,
                    engineId == null ? "" : engineId,
                    timeout);
        }

        @Override
        public String toString() {
            return "Google[enabled=" + on() + "]";
        }
    }

    /**
     * Brave Search.
     *
     * @param enabled absent: enabled where a key is given
     */
    public record Brave(
            @Nullable Boolean enabled,
            @DefaultValue("") String key,
            @Nullable URI baseUrl,
            @DefaultValue("2s") Duration timeout) {

        boolean on() {
            return enabled == null ? !key.isBlank() : enabled;
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
     */
    public record Searxng(
            @Nullable Boolean enabled,
            @Nullable URI baseUrl,
            @DefaultValue("google,bing") List<String> engines,
            @DefaultValue("2s") Duration timeout) {

        boolean on() {
            return enabled == null ? baseUrl != null : enabled;
        }
    }

    /**
     * Wikipedia or another MediaWiki site.
     *
     * @param baseUrl {@code {language}} stands for the language of the question
     */
    public record Wikipedia(
            @DefaultValue("false") boolean enabled,

            @DefaultValue("https://{language}.wikipedia.org")
            String baseUrl,

            @DefaultValue("2s") Duration timeout) {}
}
