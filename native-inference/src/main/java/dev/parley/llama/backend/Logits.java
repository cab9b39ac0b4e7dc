package dev.parley.llama.backend;

/** Logits of one {@link TokenRun}, row by row. Valid until the next call of the backend that gave it. */
public interface Logits {

    /** Copies a row, counted from the first wanted row, into an array of vocabulary size. */
    void copyRow(int row, float[] target);
}
