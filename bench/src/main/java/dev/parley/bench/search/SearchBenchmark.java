package dev.parley.bench.search;

import dev.parley.bench.BenchRow;
import dev.parley.bench.Benchmark;
import dev.parley.bench.Samples;
import dev.parley.bench.SkippedException;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import dev.parley.search.guard.GuardedProvider;
import dev.parley.search.guard.HedgedProvider;
import dev.parley.search.page.MainContent;
import dev.parley.search.ranking.FusedSearch;
import dev.parley.search.ranking.Ranking;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Ranking, the deadline with hanging providers, and main-content extraction, beside the limits that Parley holds itself to. */
public final class SearchBenchmark implements Benchmark {

    private static final int PROVIDERS = 5;
    private static final int RESULTS = 20;
    private static final int RANK_WARM_UP = 3_000;
    private static final int RANKINGS = 2_000;
    private static final double RANK_LIMIT_MILLIS = 2;

    private static final int PER_SECOND = 10_000;
    private static final int SEARCHES_AT_ONCE = 50;
    private static final int SEARCH_ROUNDS = 4;
    private static final double DEADLINE_SLACK_MILLIS = 50;

    private static final Path PAGES = Path.of("search-connectors", "src", "test", "resources", "pages");
    private static final int PARAGRAPHS = 80;
    private static final Duration EXTRACTION_WARM_UP = Duration.ofSeconds(8);
    private static final Duration EXTRACTION_TIME = Duration.ofSeconds(8);
    private static final double EXTRACTION_LIMIT = 15;
    private static final URI PAGE = URI.create("https://pages.example/");

    private static final String[] WORDS =
            ("harbour lantern kettle meadow copper ferry willow marble signal orchard winter"
                            + " bridge paper candle river stone garden window morning engine letter market silver thunder valley")
                    .split(" ");

    @Override
    public String name() {
        return "search";
    }

    @Override
    public String purpose() {
        return "ranking of results, the common deadline, and reading of pages";
    }

    @Override
    public List<BenchRow> run(Path work) throws IOException, SkippedException {
        if (!Files.isDirectory(PAGES)) {
            throw new SkippedException("the test pages are not there: run it in the repository");
        }
        List<BenchRow> rows = new ArrayList<>();
        rows.add(ranking());
        rows.add(deadline());
        List<String> pages;
        try (Stream<Path> files = Files.list(PAGES)) {
            pages = files.sorted().map(SearchBenchmark::read).toList();
        }
        rows.add(extraction("extraction, one core, " + pages.size() + " small pages", pages));
        rows.add(extraction("extraction, one core, large page", List.of(largePage())));
        return rows;
    }

    private static BenchRow ranking() {
        Random random = new Random(7);
        List<SearchOutcome.Results> lists = IntStream.range(0, PROVIDERS)
                .mapToObj(provider -> new SearchOutcome.Results(
                        "p" + provider,
                        IntStream.range(0, RESULTS)
                                .mapToObj(rank -> result(random))
                                .toList()))
                .toList();
        LocalDate today = LocalDate.of(2026, 11, 20);
        Samples samples = new Samples();
        int ranked = 0;
        for (int round = 0; round < RANK_WARM_UP + RANKINGS; round++) {
            long start = System.nanoTime();
            ranked += Ranking.rank("copper lantern near the ferry", lists, 10, today)
                    .size();
            if (round >= RANK_WARM_UP) {
                samples.add(System.nanoTime() - start);
            }
        }
        if (ranked == 0) {
            throw new IllegalStateException("nothing was ranked");
        }
        return BenchRow.lowerIsBetter(
                "fusion and ranking of 5 x 20, p50", "ms", samples.millis(0.5), RANK_LIMIT_MILLIS, BenchRow.LIMIT);
    }

    /** Some pages are found by several providers, under addresses that differ. */
    private static SearchResult result(Random random) {
        int page = random.nextInt(60);
        String tail = random.nextBoolean() ? "?utm_source=x" : "/";
        return new SearchResult(
                sentence(new Random(page), 7),
                URI.create("https://www.host" + page % 17 + ".example/pages/" + page + tail),
                sentence(new Random(page * 31L + random.nextInt(2)), 35),
                page % 3 == 0 ? LocalDate.of(2026, 1 + page % 12, 3) : null);
    }

    private static String sentence(Random random, int words) {
        return IntStream.range(0, words)
                .mapToObj(index -> WORDS[random.nextInt(WORDS.length)])
                .collect(Collectors.joining(" "));
    }

    /** Providers stand behind hedging and breaker as in the program; the first round only warms up. */
    private static BenchRow deadline() {
        List<SearchProvider> providers = IntStream.range(0, 2 * PROVIDERS)
                .<SearchProvider>mapToObj(number -> new HedgedProvider(
                        new GuardedProvider(
                                new PlayedProvider("p" + number, number % 2 == 0), PER_SECOND, Duration.ofSeconds(20)),
                        Duration.ofMillis(900)))
                .toList();
        FusedSearch search = new FusedSearch(providers);
        SearchQuery query = new SearchQuery("copper lantern", "en", "", 10);
        Samples samples = new Samples();
        for (int round = 0; round <= SEARCH_ROUNDS; round++) {
            boolean counted = round > 0;
            Flux.range(0, SEARCHES_AT_ONCE)
                    .flatMap(
                            index -> Mono.defer(() -> {
                                long start = System.nanoTime();
                                return search.search(query).map(outcome -> System.nanoTime() - start);
                            }),
                            SEARCHES_AT_ONCE)
                    .collectList()
                    .blockOptional()
                    .orElseThrow()
                    .stream()
                    .filter(nanos -> counted)
                    .forEach(samples::add);
        }
        return BenchRow.lowerIsBetter(
                "search, 5 of 10 providers hanging, p99",
                "ms",
                samples.millis(0.99),
                FusedSearch.DEFAULT_DEADLINE.toMillis() + DEADLINE_SLACK_MILLIS,
                BenchRow.LIMIT);
    }

    /** Answers after 100 ms, or never. */
    private record PlayedProvider(String name, boolean hanging) implements SearchProvider {

        @Override
        public Mono<SearchOutcome> search(SearchQuery query) {
            if (hanging) {
                return Mono.never();
            }
            Random random = new Random(name.hashCode());
            return Mono.<SearchOutcome>fromSupplier(() -> new SearchOutcome.Results(
                            name,
                            IntStream.range(0, RESULTS)
                                    .mapToObj(rank -> result(random))
                                    .toList()))
                    .delaySubscription(Duration.ofMillis(100));
        }
    }

    private static BenchRow extraction(String metric, List<String> pages) {
        long bytes = pages.stream()
                .mapToLong(page -> page.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        extract(pages, EXTRACTION_WARM_UP);
        // Processor time of this thread: what others do on the machine meanwhile does not count.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        long rounds = extract(pages, EXTRACTION_TIME);
        double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
        return BenchRow.higherIsBetter(
                metric, "MB/s", rounds * bytes / 1e6 / seconds, EXTRACTION_LIMIT, BenchRow.LIMIT);
    }

    private static long extract(List<String> pages, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        long rounds = 0;
        int blocks = 0;
        while (System.nanoTime() < end) {
            for (String page : pages) {
                blocks += MainContent.extract(page, PAGE).blocks().size();
            }
            rounds++;
        }
        if (blocks == 0) {
            throw new IllegalStateException("nothing was extracted");
        }
        return rounds;
    }

    /** What pages of newspapers look like today: as much markup and script around the text as text. */
    private static String largePage() {
        Random random = new Random(11);
        StringBuilder html = new StringBuilder("<!doctype html><html lang=en><head><title>Large page</title><style>")
                .append(".a{color:red;margin:0 auto}".repeat(400))
                .append("</style></head><body><nav class='main-nav'><ul>");
        for (int link = 0; link < 80; link++) {
            html.append("<li class='nav-item'><a class='nav-link nav-link--level-1' data-id='")
                    .append(link)
                    .append("' href='/section/")
                    .append(link)
                    .append("'>")
                    .append(sentence(random, 2))
                    .append("</a></li>");
        }
        html.append("</ul></nav><main class='layout layout--wide'><article><h1>Large page</h1>");
        for (int paragraph = 0; paragraph < PARAGRAPHS; paragraph++) {
            html.append("<div class='block block--text' data-component='text' data-index='")
                    .append(paragraph)
                    .append("'><p class='paragraph'>")
                    .append(sentence(random, 40))
                    .append(" <a href='/x'>")
                    .append(sentence(random, 3))
                    .append("</a> ")
                    .append(sentence(random, 30))
                    .append(".</p></div>");
        }
        html.append("</article></main><aside class='rail'>");
        for (int card = 0; card < 60; card++) {
            html.append("<div class='card'><a href='/c'><span class='card__title'>")
                    .append(sentence(random, 6))
                    .append("</span></a></div>");
        }
        return html.append("</aside><script>")
                .append("window.state={\"a\":[1,2,3],\"b\":\"text\"};".repeat(800))
                .append("</script></body></html>")
                .toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
