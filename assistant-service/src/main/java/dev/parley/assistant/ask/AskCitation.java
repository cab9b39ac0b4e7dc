package dev.parley.assistant.ask;

import dev.parley.assistant.agent.Citation;

record AskCitation(int n, String title, String url, String quote) {

    static AskCitation of(Citation citation) {
        return new AskCitation(citation.number(), citation.title(), citation.url(), citation.quote());
    }
}
