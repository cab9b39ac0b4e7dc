package dev.parley.model;

/** Tokens that a request took. {@code cachedTokens} of the prompt were not computed again. */
public record Usage(int promptTokens, int completionTokens, int cachedTokens) {

    public static final Usage NONE = new Usage(0, 0, 0);

    public Usage plus(Usage other) {
        return new Usage(
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                cachedTokens + other.cachedTokens);
    }
}
