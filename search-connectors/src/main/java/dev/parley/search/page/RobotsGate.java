package dev.parley.search.page;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Asks a site's robots.txt (RFC 9309) once a day whether a page may be read. Thread-safe. */
final class RobotsGate {

    /** Name of this program in robots.txt. */
    static final String PRODUCT_TOKEN = "parley";

    /** RFC 9309, 2.5: a reader has to take in at least this much. */
    static final int MAX_BYTES = 512 * 1024;

    private static final int MAX_SITES = 5_000;
    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration FAULT_KEPT = Duration.ofMinutes(5);

    /** A longer delay is shortened to this by the parser's rule instead of closing the site. */
    private static final Duration MAX_CRAWL_DELAY = Duration.ofMinutes(5);

    private static final int MAX_WARNINGS = 5;

    /**
     * The answer for one site.
     *
     * @param crawlDelay zero when the site names none
     * @param reachable whether robots.txt could be asked for
     */
    record Rules(BaseRobotRules rules, Duration crawlDelay, boolean reachable) {

        boolean allows(URI page) {
            return rules.isAllowed(page.toString());
        }
    }

    /** @param body empty when there is none */
    record Answer(int status, byte[] body, String contentType) {

        /** A file that is there and makes no sense closes the site for a while, as a server error does. */
        static final Answer UNREADABLE = new Answer(503, new byte[0], "");
    }

    private final Function<URI, Mono<Answer>> fetch;
    private final AsyncCache<String, Rules> sites = Caffeine.newBuilder()
            .maximumSize(MAX_SITES)
            .expireAfter(Expiry.<String, Rules>creating((site, rules) -> rules.reachable() ? KEPT : FAULT_KEPT))
            .buildAsync();

    /** @param fetch gets a robots.txt with all guards; an error when the site cannot be reached, which is not kept */
    RobotsGate(Function<URI, Mono<Answer>> fetch) {
        this.fetch = fetch;
    }

    Mono<Rules> rules(URI page) {
        String site = page.getScheme() + "://" + page.getRawAuthority();
        return Mono.fromFuture(
                () -> sites.get(
                        site,
                        (name, executor) -> fetch.apply(URI.create(name + "/robots.txt"))
                                .map(answer -> parse(name, answer))
                                .toFuture()),
                true);
    }

    private static Rules parse(String site, Answer answer) {
        SimpleRobotRulesParser parser = new SimpleRobotRulesParser(MAX_CRAWL_DELAY.toMillis(), MAX_WARNINGS);
        String url = site + "/robots.txt";
        boolean good = answer.status() >= 200 && answer.status() < 300;
        BaseRobotRules rules = good
                ? parser.parseContent(url, answer.body(), answer.contentType(), List.of(PRODUCT_TOKEN))
                : parser.failedFetch(answer.status());
        long delay = rules.getCrawlDelay();
        return new Rules(rules, delay > 0 ? Duration.ofMillis(delay) : Duration.ZERO, answer.status() < 500);
    }
}
