package dev.parley.search.answer;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text with its sources.
 *
 * @param supports which part of the text stands on which sources
 * @param queries what the service searched for
 * @param suggestionsHtml HTML that the terms of the service want shown unchanged beside the answer, or null
 * @param searchPages addresses of the search engine's own result pages that have to be shown with the answer
 */
public record GroundedAnswer(
        String text,
        List<Source> sources,
        List<Support> supports,
        List<String> queries,
        @Nullable String suggestionsHtml,
        List<URI> searchPages) {
    public GroundedAnswer {
        sources = List.copyOf(sources);
        supports = List.copyOf(supports);
        queries = List.copyOf(queries);
        searchPages = List.copyOf(searchPages);
    }

    /** @param url may be a redirect of the service, which ends after some days */
    public record Source(String title, URI url) {}

    /**
     * @param start first character of the text
     * @param end character after the last
     * @param sources positions in the list of sources
     */
    public record Support(int start, int end, List<Integer> sources) {
        public Support {
            sources = List.copyOf(sources);
        }
    }
}
