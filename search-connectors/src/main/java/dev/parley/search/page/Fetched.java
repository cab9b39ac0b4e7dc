package dev.parley.search.page;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What a site gave for a page that may be read. Refusals and faults are exceptions of this package. */
sealed interface Fetched {

    /**
     * @param url after redirects
     * @param type media type in lower case without parameters
     * @param charset that the header names, or null
     * @param body without content encoding
     */
    record Content(URI url, String type, @Nullable String charset, byte[] body, CacheRules cache) implements Fetched {}

    /** The page has not changed since it was kept. */
    record NotModified(CacheRules cache) implements Fetched {}
}
