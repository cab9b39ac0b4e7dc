package dev.parley.llama.backend;

/**
 * Copies of the KV entries of neighbouring positions, outside of any slot. Belongs to whoever had them saved, and is
 * closed before the backend is.
 */
public interface SavedEntries extends AutoCloseable {

    /** Where the first of them stood; entries are bound to their position. */
    int position();

    /** How many they are. */
    int count();

    /** Native memory held, wherever it lies. */
    long bytes();

    @Override
    void close();
}
