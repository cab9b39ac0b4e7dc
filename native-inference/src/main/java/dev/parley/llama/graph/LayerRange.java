package dev.parley.llama.graph;

/**
 * Neighbouring layers of a model.
 *
 * @param first the first of them
 * @param end behind the last of them
 * @param total layers of the whole model
 */
public record LayerRange(int first, int end, int total) {
    public LayerRange {
        if (first < 0 || end <= first || end > total) {
            throw new IllegalArgumentException("layers " + first + " to " + end + " are not within " + total);
        }
    }

    public int count() {
        return end - first;
    }

    /** Whether the last layer is among them, and so the norm and the matrix behind it. */
    public boolean hasHead() {
        return end == total;
    }
}
