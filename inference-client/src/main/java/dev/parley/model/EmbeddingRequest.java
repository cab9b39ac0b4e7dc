package dev.parley.model;

import java.util.List;

/**
 * Texts whose vectors are wanted.
 *
 * @param texts none blank; an adapter computes any number of them, in batches of its own
 * @param use what the vectors are for: some models know a question and a passage by different words before them
 */
public record EmbeddingRequest(List<String> texts, Use use) {

    public EmbeddingRequest {
        texts = List.copyOf(texts);
        for (int index = 0; index < texts.size(); index++) {
            if (texts.get(index).isBlank()) {
                throw new IllegalArgumentException("texts[" + index + "] must not be blank");
            }
        }
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
