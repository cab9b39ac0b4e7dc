package dev.parley.assistant.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.google.GoogleProvider;
import dev.parley.search.guard.SearchCache;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.core.publisher.Mono;

class SearchStatusTests {

    /** Still the 26th in California. */
    private static final Instant NOW = Instant.parse("2026-11-27T04:00:00Z");

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SearchStatus status = new SearchStatus(meters, clock);
    private final Map<LocalDate, Integer> taken = new HashMap<>();

    @Test
    void providers_searches_areCountedByOutcomeWithQuotaBreakerAndNotice() {
        SearchProperties properties = properties(Map.of());
        SearchProvider provider = guards(properties).around(settings(3, query -> switch (query.text()) {
            case "none" -> new SearchOutcome.NoneFound("p");
            case "refused" -> new SearchOutcome.Refused("p", "the key is not valid");
            default -> new SearchOutcome.Failed("p", "down");
        }));
        for (String text : List.of("none", "refused", "failed", "too many")) {
            provider.search(new SearchQuery(text, "", "", 5)).block(Duration.ofSeconds(5));
        }

        assertThat(status.providers().collectList().block())
                .containsExactly(new SearchStatus.Provider(
                        "p",
                        "It ends soon.",
                        "closed",
                        new SearchStatus.Quota(3, 0),
                        0,
                        1,
                        1,
                        1,
                        new SearchStatus.Last("failed", "down", NOW, null)));
        assertThat(taken).containsOnlyKeys(LocalDate.of(2026, 11, 26));
    }

    @Test
    void providers_keptOutcome_isNotCountedAgain() {
        SearchProvider provider =
                guards(properties(Map.of())).around(settings(null, query -> new SearchOutcome.NoneFound("p")));
        SearchQuery query = new SearchQuery("tea", "", "", 5);
        provider.search(query).block(Duration.ofSeconds(5));
        provider.search(query).block(Duration.ofSeconds(5));

        assertThat(status.providers().blockFirst()).satisfies(shown -> {
            assertThat(shown.none()).isEqualTo(1);
            assertThat(shown.quota()).isNull();
        });
    }

    @Test
    void settings_google_saysItsEndAndHasCaliforniasDay() {
        ProviderSettings google = properties(
                        Map.of("parley.search.google.key", "k", "parley.search.google.engine-id", "e"))
                .google();

        assertThat(google.on()).isTrue();
        assertThat(google.provider()).isInstanceOf(GoogleProvider.class);
        assertThat(google.notice()).contains("2027-01-01");
        assertThat(google.day()).isEqualTo(ZoneId.of("America/Los_Angeles"));
    }

    @Test
    void settings_whatEachProviderNeeds_switchesItOn() {
        assertThat(properties(Map.of()).providers()).noneMatch(ProviderSettings::on);
        assertThat(properties(Map.of(
                                "parley.search.bing.key", "k",
                                "parley.search.bing-v7.base-url", "https://v7.example/search",
                                "parley.search.brave.key", "k",
                                "parley.search.searxng.base-url", "http://searxng:8080",
                                "parley.search.wikipedia.enabled", "true"))
                        .providers()
                        .stream()
                        .filter(ProviderSettings::on)
                        .map(settings -> settings.provider().name()))
                .containsExactly("bing", "bing-v7", "brave", "searxng", "wikipedia");
        assertThatThrownBy(() -> properties(Map.of("parley.search.searxng.enabled", "true"))
                        .searxng()
                        .provider())
                .hasMessageContaining("parley.search.searxng.base-url");
    }

    @Test
    void settings_countryThatIsNoCode_isRefused() {
        assertThatThrownBy(() -> properties(Map.of("parley.search.country", "Germany")))
                .rootCause()
                .hasMessageContaining("parley.search.country");
        assertThat(properties(Map.of("parley.search.country", "de")).defaults().country())
                .isEqualTo("DE");
    }

    private ProviderGuards guards(SearchProperties properties) {
        return new ProviderGuards(
                properties,
                new MapCache(),
                (name, day, most) -> {
                    boolean left = taken.getOrDefault(day, 0) < most;
                    taken.merge(day, left ? 1 : 0, Integer::sum);
                    return Mono.just(left);
                },
                (name, day) -> Mono.just(taken.getOrDefault(day, 0)),
                status,
                clock);
    }

    private static SearchProperties properties(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("parley.search", SearchProperties.class);
    }

    private interface Answers {
        SearchOutcome to(SearchQuery query);
    }

    private static ProviderSettings settings(Integer perDay, Answers answers) {
        return new ProviderSettings() {
            @Override
            public boolean on() {
                return true;
            }

            @Override
            public SearchProperties.Limits limits() {
                return new SearchProperties.Limits(100, perDay, List.of(), List.of());
            }

            @Override
            public SearchProvider provider() {
                return new SearchProvider() {
                    @Override
                    public String name() {
                        return "p";
                    }

                    @Override
                    public Mono<SearchOutcome> search(SearchQuery query) {
                        return Mono.fromSupplier(() -> answers.to(query));
                    }
                };
            }

            @Override
            public ZoneId day() {
                return ZoneId.of("America/Los_Angeles");
            }

            @Override
            public String notice() {
                return "It ends soon.";
            }
        };
    }

    private static final class MapCache implements SearchCache {
        private final Map<String, String> texts = new HashMap<>();

        @Override
        public Mono<String> get(String key) {
            return Mono.justOrEmpty(texts.get(key));
        }

        @Override
        public Mono<Void> put(String key, String text, Duration keep) {
            return Mono.fromRunnable(() -> texts.put(key, text));
        }

        @Override
        public Mono<Boolean> acquire(String key, String owner, Duration lease) {
            return Mono.just(true);
        }

        @Override
        public Mono<Void> release(String key, String owner) {
            return Mono.empty();
        }
    }
}
