package dev.parley.model;

/** Learns what each request took of a model. Called on the model's threads, so it must not block. Thread-safe. */
@FunctionalInterface
public interface UsageListener {

    UsageListener NONE = (model, caller, usage) -> {};

    /**
     * A request ended, or was given up on the way.
     *
     * @param model name of the model that did the work
     * @param usage as the model tells it; an estimate where the answer was not waited for
     */
    void used(String model, Caller caller, Usage usage);
}
