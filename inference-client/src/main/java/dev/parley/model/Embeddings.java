package dev.parley.model;

import java.util.List;

/**
 * @param vectors one for each text, in the order of the texts, all of one dimension and of length 1, so that the inner
 *     product of two is their cosine; not copied, neither side changes them
 * @param tokens of all texts, as far as they count
 */
public record Embeddings(List<float[]> vectors, int tokens) {

    public Embeddings {
        vectors = List.copyOf(vectors);
    }

    /** Scales a vector to length 1, in place; a vector of zeros stays one. */
    public static float[] normalized(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        double length = Math.sqrt(squares);
        if (length > 0) {
            for (int index = 0; index < vector.length; index++) {
                vector[index] = (float) (vector[index] / length);
            }
        }
        return vector;
    }
}
