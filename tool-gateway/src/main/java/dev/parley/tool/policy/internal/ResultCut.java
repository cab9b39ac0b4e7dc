package dev.parley.tool.policy.internal;

import dev.parley.tool.TokenCounter;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes of a tool's result what a model reads: sources get their numbers and stand behind the text, and all of it is
 * cut to a number of tokens. A source that found no room is left out, so that nothing unread can be cited. Thread-safe.
 */
public final class ResultCut {

    /** Tells the model that there was more. It counts into the length. */
    public static final String MARK = "… [cut]";

    private final TokenCounter counter;

    private final int maxChars;

    /** @param maxChars characters above which nothing is even counted */
    public ResultCut(TokenCounter counter, int maxChars) {
        this.counter = counter;
        this.maxChars = maxChars;
    }

    public ToolResult cut(ToolResult result, int firstNumber, int maxTokens) {
        return switch (result) {
            case ToolResult.Ok ok -> cut(ok, firstNumber, maxTokens);
            case ToolResult.Failed failed -> new ToolResult.Failed(failed.code(), cut(failed.message(), maxTokens));
        };
    }

    private ToolResult.Ok cut(ToolResult.Ok ok, int firstNumber, int maxTokens) {
        String text = cut(ok.text(), maxTokens);
        if (!text.equals(ok.text())) {
            return new ToolResult.Ok(text, List.of(), ok.attachments());
        }
        List<ToolSource> sources = new ArrayList<>();
        for (ToolSource source : ok.sources()) {
            int number = firstNumber + sources.size();
            String head = (text.isEmpty() ? "" : text + "\n") + "[" + number + "] " + oneLine(source.title()) + "\n"
                    + oneLine(source.url()) + "\n";
            String whole = head + source.text();
            String kept = cut(whole, maxTokens);
            if (kept.equals(whole)) {
                sources.add(new ToolSource(number, source.title(), source.url(), source.text()));
                text = whole;
                continue;
            }
            int read = kept.length() - MARK.length() - head.length();
            if (read > 0) {
                sources.add(new ToolSource(
                        number, source.title(), source.url(), source.text().substring(0, read)));
                return new ToolResult.Ok(kept, sources, ok.attachments());
            }
            return new ToolResult.Ok(cut(text + MARK, maxTokens), sources, ok.attachments());
        }
        return new ToolResult.Ok(text, sources, ok.attachments());
    }

    /** The longest beginning that has room with the mark; the text itself where all of it has. */
    String cut(String text, int maxTokens) {
        if (text.length() <= maxChars && fits(text, maxTokens)) {
            return text;
        }
        int fitting = 0;
        int above = Math.min(text.length(), Math.max(0, maxChars - MARK.length())) + 1;
        while (above - fitting > 1) {
            int middle = (fitting + above) >>> 1;
            if (fits(start(text, middle) + MARK, maxTokens)) {
                fitting = middle;
            } else {
                above = middle;
            }
        }
        return start(text, fitting) + MARK;
    }

    private boolean fits(String text, int maxTokens) {
        // A token holds one byte at least and a UTF-16 character three at most.
        return text.length() <= maxTokens / 3 || counter.count(text) <= maxTokens;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    /** Characters up to a length, without the half of a pair at the end. */
    static String start(String text, int length) {
        int end = length > 0 && length < text.length() && Character.isHighSurrogate(text.charAt(length - 1))
                ? length - 1
                : length;
        return text.substring(0, end);
    }
}
