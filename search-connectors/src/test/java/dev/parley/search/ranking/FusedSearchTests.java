package dev.parley.search.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchOutcome.Failed;
import dev.parley.search.SearchOutcome.NoneFound;
import dev.parley.search.SearchOutcome.Refused;
import dev.parley.search.SearchOutcome.Results;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class FusedSearchTests {

    private static final SearchQuery QUERY = new SearchQuery("q", "", "", 10);

    @Test
    void search_pageOfBothProviders_comesFirstOnceWithLongestSnippetAndDate() {
        Results one =
                new Results("a", List.of(result("https://e.org/1", "s", null), result("https://e.org/2", "s", null)));
        Results two = new Results(
                "b",
                List.of(
                        result("https://e.org/3", "s", null),
                        result("http://E.org/2/?utm_source=b", "longer", LocalDate.of(2026, 1, 2))));

        Results fused = (Results) search(says("a", one), says("b", two));

        assertThat(fused.provider()).isEqualTo("a+b");
        assertThat(fused.results())
                .containsExactly(
                        result("https://e.org/2", "longer", LocalDate.of(2026, 1, 2)),
                        result("https://e.org/1", "s", null),
                        result("https://e.org/3", "s", null));
    }

    @Test
    void search_onePageTwiceInOneList_countsOnce() {
        Results one = new Results(
                "a",
                List.of(
                        result("https://e.org/1", "s", null),
                        result("https://e.org/2", "s", null),
                        result("https://e.org/2#x", "s", null)));

        assertThat(((Results) search(says("a", one))).results())
                .extracting(found -> found.url().toString())
                .containsExactly("https://e.org/1", "https://e.org/2");
    }

    @Test
    void search_slowProvider_goesOnWithOthersAtDeadline() {
        Results quick = new Results("quick", List.of(result("https://e.org/1", "s", null)));
        Supplier<Mono<SearchOutcome>> search =
                () -> new FusedSearch(List.of(provider("slow", Mono.never()), says("quick", quick))).search(QUERY);

        StepVerifier.withVirtualTime(search)
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(2_499))
                .thenAwait(Duration.ofMillis(1))
                .expectNext(quick)
                .verifyComplete();
    }

    @Test
    void search_twoSlowProviders_shareOneDeadline() {
        StepVerifier.withVirtualTime(() -> new FusedSearch(
                                List.of(provider("a", Mono.never()), provider("b", Mono.never())))
                        .search(QUERY))
                .thenAwait(FusedSearch.DEFAULT_DEADLINE)
                .expectNext(new Failed("search", "a: no answer within 2500 ms; b: no answer within 2500 ms"))
                .verifyComplete();
    }

    @Test
    void search_providerThrowsOrBreaksOrIsEmpty_isOneOfTheFailures() {
        SearchProvider throwing = provider("throwing", Mono.defer(() -> {
            throw new IllegalStateException("secret question");
        }));

        assertThat(search(
                        throwing,
                        provider("broken", Mono.error(new IllegalArgumentException("secret"))),
                        provider("empty", Mono.empty())))
                .isEqualTo(new Failed(
                        "search",
                        "throwing: broke with IllegalStateException; broken: broke with"
                                + " IllegalArgumentException; empty: gave no outcome"));
    }

    @Test
    void search_resultThatCannotBePrepared_losesItsProviderOnly() {
        Results good = new Results("good", List.of(result("https://e.org/1", "s", null)));
        Results odd = new Results("odd", List.of(new SearchResult("t", null, "s", null)));

        assertThat(search(says("odd", odd), says("good", good))).isEqualTo(good);
    }

    @Test
    void search_allFindNothing_isNoneFound() {
        assertThat(search(says("a", new NoneFound("a")), says("b", new NoneFound("b"))))
                .isEqualTo(new NoneFound("search"));
    }

    @Test
    void search_oneFindsNothingAndOneFails_isNoneFound() {
        assertThat(search(says("a", new NoneFound("a")), says("b", new Failed("b", "r"))))
                .isEqualTo(new NoneFound("search"));
    }

    @Test
    void search_allRefused_isRefusedWithReasons() {
        assertThat(search(says("a", new Refused("a", "key")), says("b", new Refused("b", "quota"))))
                .isEqualTo(new Refused("search", "a: key; b: quota"));
    }

    @Test
    void search_refusedAndFailed_isFailedWithReasons() {
        assertThat(search(says("a", new Refused("a", "key")), says("b", new Failed("b", "down"))))
                .isEqualTo(new Failed("search", "a: key; b: down"));
    }

    @Test
    void search_limit_keepsToIt() {
        Results one =
                new Results("a", List.of(result("https://e.org/1", "s", null), result("https://e.org/2", "s", null)));

        SearchOutcome outcome = new FusedSearch(List.of(says("a", one)))
                .search(new SearchQuery("q", "", "", 1))
                .block();

        assertThat(outcome).isEqualTo(new Results("a", one.results().subList(0, 1)));
    }

    @Test
    void search_noProviders_isRefused() {
        assertThat(search()).isInstanceOf(Refused.class);
    }

    @Test
    void create_twoProvidersOfOneName_isRefused() {
        assertThatThrownBy(() -> new FusedSearch(List.of(provider("a", Mono.empty()), provider("a", Mono.empty()))))
                .hasMessageContaining("'a'");
    }

    private static SearchOutcome search(SearchProvider... providers) {
        SearchOutcome outcome =
                new FusedSearch(Arrays.asList(providers)).search(QUERY).block(Duration.ofSeconds(5));
        assertThat(outcome).isNotNull();
        return outcome;
    }

    private static SearchResult result(String url, String snippet, @Nullable LocalDate date) {
        return new SearchResult("t", URI.create(url), snippet, date);
    }

    private static SearchProvider says(String name, SearchOutcome outcome) {
        return provider(name, Mono.just(outcome));
    }

    private static SearchProvider provider(String name, Mono<SearchOutcome> answer) {
        return new SearchProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Mono<SearchOutcome> search(SearchQuery query) {
                return answer;
            }
        };
    }
}
