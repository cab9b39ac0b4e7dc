package dev.parley.tool.policy.internal;

import dev.parley.tool.ToolResult;

/** Cuts what a model reads to the declared length. */
public final class ResultCut {

    /** Tells the model that there was more. */
    public static final String MARK = "… [cut]";

    private ResultCut() {}

    /** The mark counts into the length, so a result never exceeds it. */
    public static ToolResult cut(ToolResult result, int maxChars) {
        return switch (result) {
            case ToolResult.Ok ok -> new ToolResult.Ok(cut(ok.text(), maxChars), ok.sources());
            case ToolResult.Failed failed -> new ToolResult.Failed(failed.code(), cut(failed.message(), maxChars));
        };
    }

    static String cut(String text, int maxChars) {
        if (text.length() <= maxChars) {
            return text;
        }
        int kept = Math.max(0, maxChars - MARK.length());
        if (kept > 0 && Character.isHighSurrogate(text.charAt(kept - 1))) {
            kept--;
        }
        return (text.substring(0, kept) + MARK).substring(0, Math.min(maxChars, kept + MARK.length()));
    }
}
