package dev.parley.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts whose vectors are wanted.
 *
 * @param texts none blank; an adapter computes any number of them, in batches of its own
 * @param use what the vectors are for: some models know a question and a passage by different words before them
 * @param dimensions length of the vectors; null takes the model's own. One that the model cannot make is refused as
 *     {@code dimensions}
 * @param whole whether a text with more tokens than count is refused as {@link ModelException.Code#CONTEXT_EXCEEDED};
 *     otherwise its end is cut off. A server that cuts by itself and does not tell is not noticed
 */
public record EmbeddingRequest(
        List<String> texts, Use use, @Nullable Integer dimensions, boolean whole) {

    /** Vectors of the model's own length, for texts whose end may be cut off. */
    public EmbeddingRequest(List<String> texts, Use use) {
        this(texts, use, null, false);
    }

    public EmbeddingRequest {
        texts = List.copyOf(texts);
        for (int index = 0; index < texts.size(); index++) {
            if (texts.get(index).isBlank()) {
                throw new IllegalArgumentException("texts[" + index + "] must not be blank");
            }
        }
        if (dimensions != null && dimensions < 1) {
            throw new IllegalArgumentException("dimensions must be at least 1 but is " + dimensions);
        }
    }

    /** The same request with other texts. */
    EmbeddingRequest withTexts(List<String> others) {
        return new EmbeddingRequest(others, use, dimensions, whole);
    }

    /** What a vector is for. */
    public enum Use {
        /** To be compared with others of its kind. */
        SIMILARITY,
        /** A question that passages are looked for with. */
        QUERY,
        /** A passage that is to be found. */
        PASSAGE
    }
}
