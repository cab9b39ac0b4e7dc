package dev.parley.llama.batch;

/** A running request. */
public interface Generation {

    /** Ends the request within one step of the model and frees its slot. Has no effect after its end. Thread-safe. */
    void cancel();
}
