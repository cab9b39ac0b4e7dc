package dev.parley.assistant.agent;

import dev.parley.tool.ToolSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks citation markers while an answer streams: a marker {@code [n]} stays only when source n exists and supports
 * the sentence that the marker ends. Text is held back only where a marker may be beginning, so that what was given
 * out never changes. The result does not depend on how the text is cut. Not thread-safe; one per answer.
 */
final class CitationFilter {

    private static final int MAX_MARKER_DIGITS = 3;

    private final Map<Integer, ToolSource> sources = new LinkedHashMap<>();
    private final Map<Integer, Citation> cited = new LinkedHashMap<>();
    private final StringBuilder held = new StringBuilder();
    private final StringBuilder sentence = new StringBuilder();
    private String lastSentence = "";

    CitationFilter(List<ToolSource> sources) {
        for (ToolSource source : sources) {
            this.sources.put(source.number(), source);
        }
    }

    /** What can be given out after this delta: text, and citations when their first marker appears. */
    List<AgentEvent> accept(String delta) {
        List<AgentEvent> events = new ArrayList<>();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < delta.length(); i++) {
            step(delta.charAt(i), out, events);
        }
        flushText(out, events);
        return events;
    }

    /** What was still held back at the end of the answer. */
    List<AgentEvent> finish() {
        List<AgentEvent> events = new ArrayList<>();
        if (!held.isEmpty()) {
            events.add(new AgentEvent.Delta(held.toString()));
            held.setLength(0);
        }
        return events;
    }

    List<Citation> citations() {
        return List.copyOf(cited.values());
    }

    private void step(char c, StringBuilder out, List<AgentEvent> events) {
        int bracket = held.indexOf("[");
        if (bracket < 0) {
            if (c == ' ' || c == '[') {
                if (c == ' ' && !held.isEmpty()) {
                    release(out);
                }
                held.append(c);
                return;
            }
            release(out);
            emit(c, out);
            return;
        }
        int digits = held.length() - bracket - 1;
        if (c >= '0' && c <= '9' && digits < MAX_MARKER_DIGITS) {
            held.append(c);
            return;
        }
        if (c == ']' && digits > 0) {
            marker(Integer.parseInt(held.substring(bracket + 1)), out, events);
            return;
        }
        release(out);
        step(c, out, events);
    }

    private void marker(int number, StringBuilder out, List<AgentEvent> events) {
        String claim = sentence.toString().isBlank() ? lastSentence : sentence.toString();
        ToolSource source = sources.get(number);
        Optional<String> quote = source == null ? Optional.empty() : Support.quote(claim, source.text());
        if (source == null || quote.isEmpty()) {
            held.setLength(0);
            return;
        }
        if (!cited.containsKey(number)) {
            Citation citation = new Citation(number, source.title(), source.url(), quote.get());
            cited.put(number, citation);
            flushText(out, events);
            events.add(new AgentEvent.Cited(citation));
        }
        out.append(held).append(']');
        held.setLength(0);
    }

    private void release(StringBuilder out) {
        String text = held.toString();
        held.setLength(0);
        for (int i = 0; i < text.length(); i++) {
            emit(text.charAt(i), out);
        }
    }

    private void emit(char c, StringBuilder out) {
        out.append(c);
        if (c == '\n' || (c == ' ' && endsSentence())) {
            if (!sentence.toString().isBlank()) {
                lastSentence = sentence.toString();
            }
            sentence.setLength(0);
        } else {
            sentence.append(c);
        }
    }

    private boolean endsSentence() {
        if (sentence.isEmpty()) {
            return false;
        }
        char last = sentence.charAt(sentence.length() - 1);
        return last == '.' || last == '!' || last == '?' || last == '。';
    }

    private static void flushText(StringBuilder out, List<AgentEvent> events) {
        if (!out.isEmpty()) {
            events.add(new AgentEvent.Delta(out.toString()));
            out.setLength(0);
        }
    }
}
