package dev.parley.assistant.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Keeps an answer from naming a price that no source of the turn says: the sentence gives way to an honest one, which is
 * said once. Text is held back to the end of its sentence, so that what was given out never changes. For one model call;
 * not thread-safe.
 */
final class PriceFilter {

    private final Set<String> known;
    private final String honest;
    private final List<AgentEvent> held = new ArrayList<>();
    private final StringBuilder sentence = new StringBuilder();
    private boolean saidHonestly;

    /**
     * @param known prices of the sources, as {@link Prices} gives them
     * @param honest the sentence in place of one with another price
     */
    PriceFilter(Set<String> known, String honest) {
        this.known = Set.copyOf(known);
        this.honest = honest;
    }

    List<AgentEvent> accept(List<AgentEvent> events) {
        List<AgentEvent> out = new ArrayList<>();
        for (AgentEvent event : events) {
            if (event instanceof AgentEvent.Delta(String text)) {
                for (int i = 0; i < text.length(); i++) {
                    char c = text.charAt(i);
                    if (endsSentence(c)) {
                        sentence.append(c);
                        release(out);
                    } else {
                        sentence.append(c);
                    }
                }
            } else {
                held.add(event);
            }
        }
        return out;
    }

    List<AgentEvent> finish() {
        List<AgentEvent> out = new ArrayList<>();
        release(out);
        return out;
    }

    /** A point between digits is part of a price, so a sentence ends with the white space behind it. */
    private boolean endsSentence(char c) {
        if (c == '\n' || c == '।' || c == '؟') {
            return true;
        }
        char last = sentence.isEmpty() ? c : sentence.charAt(sentence.length() - 1);
        return Character.isWhitespace(c) && (last == '.' || last == '!' || last == '?');
    }

    private void release(List<AgentEvent> out) {
        String text = sentence.toString();
        sentence.setLength(0);
        if (known.containsAll(Prices.of(text))) {
            if (!text.isEmpty()) {
                out.add(new AgentEvent.Delta(text));
            }
            out.addAll(held);
        } else if (!saidHonestly) {
            saidHonestly = true;
            out.add(new AgentEvent.Delta(honest + (Character.isWhitespace(text.charAt(text.length() - 1)) ? " " : "")));
        }
        held.clear();
    }
}
