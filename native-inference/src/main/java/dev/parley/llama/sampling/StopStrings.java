package dev.parley.llama.sampling;

import java.util.List;

/**
 * Ends a text before the first stop string, wherever the text is cut. Holds back what may become one. For one text and
 * one thread.
 */
public final class StopStrings {

    private final List<String> stops;
    private String held = "";
    private boolean stopped;

    /** Empty strings are ignored. */
    public StopStrings(List<String> stops) {
        this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
    }

    public boolean stopped() {
        return stopped;
    }

    /** Text that is certainly before any stop string. */
    public String accept(String text) {
        if (stopped || stops.isEmpty()) {
            return stopped ? "" : text;
        }
        held += text;
        int first = stops.stream()
                .mapToInt(held::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
        if (first >= 0) {
            stopped = true;
            return take(first);
        }
        return take(held.length() - longestBegin());
    }

    /** What was held back, when no more text comes. */
    public String finish() {
        return stopped ? "" : take(held.length());
    }

    private String take(int length) {
        String taken = held.substring(0, length);
        held = stopped ? "" : held.substring(length);
        return taken;
    }

    /** Length of the longest end of the held text that begins a stop string. */
    private int longestBegin() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
                if (stop.startsWith(held.substring(held.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
