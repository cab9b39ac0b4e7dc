package dev.parley.memory.fact;

/** How sure the person was. */
public enum Modality {
    /** Said as so. */
    STATED(0.9),
    /** Said as perhaps so. */
    SUPPOSED(0.5),
    /** Somebody else said so. */
    QUOTED(0.4);

    private final double confidence;

    Modality(double confidence) {
        this.confidence = confidence;
    }

    /** How far such a fact can be relied on, from 0 to 1. */
    public double confidence() {
        return confidence;
    }
}
