package dev.parley.assistant.agent;

import java.util.ArrayList;
import java.util.List;

/** The answer as given out so far. Confined to the subscription of its turn, whose signals are serial. */
final class Answer {

    private final StringBuilder text = new StringBuilder();
    private int opening;
    private final List<Citation> citations = new ArrayList<>();

    /** Our own words before it. */
    AgentEvent open(String words) {
        text.append(words);
        opening = text.length();
        return new AgentEvent.Delta(words);
    }

    /** Whether there is nothing but our own words before it. */
    boolean isBlank() {
        return text.substring(opening).isBlank();
    }

    void add(AgentEvent event) {
        if (event instanceof AgentEvent.Delta delta) {
            text.append(delta.text());
        }
    }

    void cite(List<Citation> more) {
        for (Citation citation : more) {
            if (citations.stream().noneMatch(known -> known.number() == citation.number())) {
                citations.add(citation);
            }
        }
    }

    String text() {
        return text.toString();
    }

    List<Citation> citations() {
        return List.copyOf(citations);
    }
}
