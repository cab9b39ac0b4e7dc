package dev.parley.search.page;

import java.net.URI;
import java.util.List;

/** How reading a page ended. Reasons are for people and models: they hold neither the page's text nor addresses of hosts. */
public sealed interface PageOutcome {

    /** The address that was asked for. */
    URI requested();

    /** @param passages those that fit the question best, best first; empty when the page says nothing about it */
    record Read(URI requested, Page page, List<PagePassage> passages) implements PageOutcome {
        public Read {
            passages = List.copyOf(passages);
        }
    }

    /** The page was fetched but has no readable text, for example because only scripts would write it. */
    record Empty(URI requested, String reason) implements PageOutcome {}

    /** The page must not or cannot be read here; asking again does not help. */
    record Refused(URI requested, Cause cause, String reason) implements PageOutcome {}

    /** It did not work this time. */
    record Failed(URI requested, String reason) implements PageOutcome {}

    /** Why a page is refused. */
    enum Cause {
        /** The address is not one of the public web, or a redirect left it. */
        ADDRESS,
        /** The site's robots.txt does not want it read. */
        ROBOTS,
        /** Neither HTML, text nor PDF. */
        CONTENT_TYPE,
        /** Larger than {@link PageReaderOptions#maxBytes()}. */
        TOO_LARGE,
        /** The site answered that there is no such page, or that it is closed to us. */
        STATUS
    }
}
