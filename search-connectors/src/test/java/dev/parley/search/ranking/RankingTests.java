package dev.parley.search.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.search.Freshness;
import dev.parley.search.SafeSearch;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchOutcome.Results;
import dev.parley.search.SearchPlanner;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

class RankingTests {

    private static final Duration TIME = Duration.ofMillis(400);
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

    @Test
    void rank_resultThatHoldsTheWords_risesAboveOneThatDoesNot() {
        Results one = list(
                "a",
                result("https://a.org/1", "Harbour news", "Boats and ropes.", null),
                result(
                        "https://b.org/2",
                        "How tall is the lighthouse of Hask",
                        "The lighthouse of Hask is 41 metres tall.",
                        null));
        Results two = list("b", result("https://c.org/3", "Weather", "Rain in the evening.", null));

        assertThat(urls(Ranking.rank("How tall is the lighthouse of Hask?", List.of(one, two), 3, TODAY))
                        .getFirst())
                .isEqualTo("https://b.org/2");
    }

    @Test
    void rank_oneListAlone_keepsItsOrder() {
        Results one = list(
                "a",
                result("https://a.org/1", "Nothing", "of the kind", null),
                result("https://b.org/2", "tea", "tea tea", null));

        assertThat(urls(Ranking.rank("tea", List.of(one), 5, TODAY)))
                .containsExactly("https://a.org/1", "https://b.org/2");
    }

    @Test
    void rank_nearlyEqualTexts_stayOnce() {
        String story =
                "The ferry between Hask and Ormsund will not sail on Monday because of a storm that comes from the"
                        + " north and brings waves of seven metres";
        Results one = list("a", result("https://a.org/1", "Ferry stops", story, null));
        Results two = list(
                "b",
                result("https://copy.org/9", "Ferry stops", story + " at night", null),
                result("https://c.org/2", "Other", "A quite different text about bread and butter and jam.", null));

        assertThat(urls(Ranking.rank("ferry storm", List.of(one, two), 5, TODAY)))
                .containsExactlyInAnyOrder("https://a.org/1", "https://c.org/2");
    }

    @Test
    void same_randomTexts_agreesWithTheJaccardIndex() {
        Random random = new Random(5);
        int same = 0;
        for (int round = 0; round < 20_000; round++) {
            int[] one = hashes(random);
            int[] other = random.nextBoolean()
                    ? hashes(random)
                    : Arrays.copyOf(one, Math.max(0, one.length - random.nextInt(6)));
            Set<Integer> all = new HashSet<>(Arrays.stream(one).boxed().toList());
            Set<Integer> shared = new HashSet<>(all);
            shared.retainAll(Arrays.stream(other).boxed().toList());
            all.addAll(Arrays.stream(other).boxed().toList());
            boolean wanted = one.length >= 6 && other.length >= 6 && 4 * shared.size() >= 3 * all.size();

            assertThat(NearDuplicates.same(one, other)).isEqualTo(wanted);
            same += wanted ? 1 : 0;
        }
        assertThat(same).isBetween(1_000, 19_000);
    }

    private static int[] hashes(Random random) {
        return random.ints(random.nextInt(20), 0, 30).distinct().sorted().toArray();
    }

    @Test
    void rank_manyResultsOfOneHost_letOthersIn() {
        Results one = list(
                "a",
                result("https://a.org/1", "tea one", "s", null),
                result("https://a.org/2", "tea two", "s", null),
                result("https://www.a.org/3", "tea three", "s", null),
                result("https://b.org/1", "coffee", "s", null));

        assertThat(urls(Ranking.rank(
                        "tea", List.of(one, list("b", result("https://a.org/1", "tea one", "s", null))), 3, TODAY)))
                .containsExactly("https://a.org/1", "https://a.org/2", "https://b.org/1");
    }

    @Test
    void rank_questionAboutNow_prefersNewPages() {
        Results one =
                list("a", result("https://old.org/1", "Storm in Hask", "The storm in Hask.", TODAY.minusYears(3)));
        Results two = list("b", result("https://new.org/1", "Storm in Hask", "The storm in Hask.", TODAY));

        assertThat(urls(Ranking.rank("latest news storm Hask", List.of(one, two), 2, TODAY))
                        .getFirst())
                .isEqualTo("https://new.org/1");
        assertThat(urls(Ranking.rank("storm Hask", List.of(one, two), 2, TODAY)).getFirst())
                .isEqualTo("https://old.org/1");
    }

    @ParameterizedTest
    @CsvSource({
        "latest ferry times, true",
        "was ist heute los, true",
        "noticias de hoy, true",
        "今日の天気, true",
        "elections 2026, true",
        "who wrote Macbeth, false",
        "renowned painters, false",
        "elections 1998, false"
    })
    void is_questions_areTold(String question, boolean now) {
        assertThat(AboutNow.is(question, TODAY)).isEqualTo(now);
    }

    @Test
    void plan_wordings_becomeUpToThreeDifferentQueries() {
        SearchPlanner.Scope scope = new SearchPlanner.Scope("de", "AT", SafeSearch.STRICT, TODAY);

        assertThat(SearchPlanner.plan(List.of(" tea  shops ", "Tea shops", " ", "news today tea", "c", "d"), scope, 7))
                .containsExactly(
                        new SearchQuery("tea shops", "de", "AT", 7, SafeSearch.STRICT, Freshness.ANY),
                        new SearchQuery("news today tea", "de", "AT", 7, SafeSearch.STRICT, Freshness.WEEK),
                        new SearchQuery("c", "de", "AT", 7, SafeSearch.STRICT, Freshness.ANY));
    }

    @Test
    void search_severalWordings_areFusedAndScopedProvidersLeftOut() {
        SearchProvider tea = provider("tea", true);
        SearchProvider elsewhere = provider("elsewhere", false);
        SearchOutcome outcome = new FusedSearch(List.of(elsewhere, tea))
                .search(List.of(new SearchQuery("green", "", "", 5), new SearchQuery("black", "", "", 5)))
                .block(Duration.ofSeconds(5));

        assertThat(outcome).isInstanceOfSatisfying(Results.class, found -> {
            assertThat(found.provider()).isEqualTo("tea");
            assertThat(urls(found.results())).containsExactlyInAnyOrder("https://e.org/green", "https://e.org/black");
        });
    }

    @Test
    void search_reranker_decidesAndItsFaultChangesNothing() {
        List<SearchProvider> providers = List.of(provider("tea", true));
        List<SearchQuery> queries = List.of(new SearchQuery("green", "", "", 1), new SearchQuery("black", "", "", 1));
        Reranker last = (question, texts) -> {
            double[] scores = new double[texts.size()];
            scores[texts.size() - 1] = 1;
            return Mono.just(scores);
        };
        Reranker broken = (question, texts) -> Mono.error(new IllegalStateException("no model"));

        assertThat(urls(((Results) new FusedSearch(
                                        providers,
                                        Duration.ofSeconds(2),
                                        Clock.systemUTC(),
                                        new Reranking(last, 20, TIME))
                                .search(queries)
                                .block())
                        .results()))
                .containsExactly("https://e.org/black");
        assertThat(urls(((Results) new FusedSearch(
                                        providers,
                                        Duration.ofSeconds(2),
                                        Clock.systemUTC(),
                                        new Reranking(broken, 20, TIME))
                                .search(queries)
                                .block())
                        .results()))
                .containsExactly("https://e.org/green");
    }

    private static SearchProvider provider(String name, boolean serves) {
        return new SearchProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean serves(SearchQuery query) {
                return serves;
            }

            @Override
            public Mono<SearchOutcome> search(SearchQuery query) {
                return Mono.just(list(name, result("https://e.org/" + query.text(), query.text(), "s", null)));
            }
        };
    }

    private static Results list(String name, SearchResult... results) {
        return new Results(name, List.of(results));
    }

    private static SearchResult result(String url, String title, String snippet, @Nullable LocalDate date) {
        return new SearchResult(title, URI.create(url), snippet, date);
    }

    private static List<String> urls(List<SearchResult> results) {
        return results.stream().map(result -> result.url().toString()).toList();
    }
}
