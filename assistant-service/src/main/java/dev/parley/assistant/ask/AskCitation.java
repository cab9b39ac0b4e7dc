package dev.parley.assistant.ask;

import dev.parley.assistant.agent.Citation;

/**
 * A source of an answer.
 *
 * @param quote the passage that supports the sentence
 * @param link the address, opened at the quote
 */
record AskCitation(int n, String title, String url, String quote, String link) {

    static AskCitation of(Citation citation) {
        return new AskCitation(
                citation.number(),
                citation.title(),
                citation.url(),
                citation.quote(),
                TextFragment.link(citation.url(), citation.quote()));
    }
}
